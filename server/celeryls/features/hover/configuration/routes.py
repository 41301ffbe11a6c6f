"""The entries of ``task_routes``: where they send which tasks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import number
from celeryls.features.hover.calls import call_option_text
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.project.values.known import Plain, entries, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import Route

_LISTED = 5


def route_topics(route: Route, context: Context) -> Iterator[Topic]:
    """The key of a route, and the options that it gives."""
    yield Topic(route.at, partial(_of_route, route))
    for key, value in entries(route.value).values():
        record = context.catalogue.call_options.get(str(getattr(key, "value", "")))
        if record is not None and context.is_here(key.spot):
            text = partial(call_option_text, record, number(value), context)
            yield Topic(key.spot.range, text)
            if record.name != "queue":  # a queue's name has a topic of its own
                yield Topic(value.spot.range, text)


def _of_route(route: Route) -> str:
    return paragraphs(_destination(route), _matches(route), _winner(route))


def _destination(route: Route) -> str:
    queue = text_in(route.value) if isinstance(route.value, Plain) else None
    for name, (_, value) in entries(route.value).items():
        queue = text_in(value) if name == "queue" else queue
    tasks, verb = ("these tasks", "are") if _is_pattern(route) else ("this task", "is")
    return f"Sends {tasks} to the queue `{queue}`." if queue else f"Says how {tasks} {verb} sent."


def _matches(route: Route) -> str | None:
    if not route.matches:
        return "No task of the project has such a name." if route.are_names_complete else None
    if not _is_pattern(route):
        return None
    shown = ", ".join(f"`{name}`" for name in sorted(route.matches)[:_LISTED])
    more = len(route.matches) - _LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def _is_pattern(route: Route) -> bool:
    return route.is_regex or "*" in route.pattern


def _winner(route: Route) -> str | None:
    return f"Not used: `{route.winner.pattern}` above matches the same tasks." if route.winner is not None else None
