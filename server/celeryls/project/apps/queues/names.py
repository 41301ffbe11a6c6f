"""Finds the names of queues in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import MAKING, TAKING_CALL_OPTIONS
from celeryls.project.model.apps import QueueName
from celeryls.project.names.changing import dotted_of
from celeryls.project.names.entities import Spot
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.known import Items, Known, LibraryCall, Pairs, Plain, entries, text_in, with_defaults
from celeryls.project.values.scoped_value import ScopedValue, string_spot
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model import tasks as made
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import UnitOutline

_TAKING_QUEUE = TAKING_CALL_OPTIONS | MAKING


def in_settings(name: str, known: Known) -> Iterator[QueueName]:
    """The queues that a setting names: `task_queues`, `task_routes`, `task_default_queue`, `beat_schedule`."""
    match name:
        case "task_default_queue":
            yield from _named(known)
        case "task_queues":
            yield from _of_queues(with_defaults(known))
        case "task_routes" | "task_annotations":
            yield from _of_routes(with_defaults(known), 0)
        case "beat_schedule":
            for _, value in entries(known).values():
                for _, options in (pair for key, pair in entries(value).items() if key == "options"):
                    yield from (
                        queue for key, pair in entries(options).items() if key == "queue" for queue in _named(pair[1])
                    )


def in_calls(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[QueueName]:
    """The queues in ``apply_async(queue="a")`` and similar calls in a unit of a file, including task options."""
    for called in unit.calls:
        method = (dotted_of(called.call.callee) or "").rpartition(".")[2]
        value = called.call.argument("queue") if method in _TAKING_QUEUE else None
        if value is not None:
            bound = ScopedValue(value, path, label, called.scope, {})
            if text := text_of(bound, resolver):
                yield QueueName(text, string_spot(bound))


def in_tasks(tasks: Iterable[made.TaskRecord], resolver: Resolver) -> Iterator[QueueName]:
    """The queues that tasks themselves set, on the decorator or wherever their options come from.

    The ranges include the quotes.
    """
    for task in tasks:
        option = task.option("queue")
        if option is None:
            continue
        value, spot = option.value, option.spot
        if type(value) is Constant:  # by far the most common case, and queried at each keystroke
            if value.value and isinstance(value.value, str):
                yield QueueName(value.value, Spot(spot.path, spot.unit, value.range), task.name)
            continue
        bound = ScopedValue(value, spot.path, spot.unit, (), {})
        if text := text_of(bound, resolver):
            yield QueueName(text, bound.spot, task.name)


def _of_queues(known: Known) -> Iterator[QueueName]:
    match known:
        case Items(items=items):
            for item in items:
                yield from _of_queues(with_defaults(item))
        case LibraryCall(callee=callee) if callee.endswith("Queue"):
            yield from _named(known.argument("name", 0))
        case Pairs():
            for name, (key, _) in entries(known).items():
                yield QueueName(str(name), key.spot)
        case Plain():
            yield from _named(known)


def _of_routes(known: Known, depth: int) -> Iterator[QueueName]:
    if depth > 6:
        return
    match known:
        case Pairs(pairs=pairs):
            # A key may be a compiled regex, or a name that can't be told: its queue is named all the same.
            routes = {text_in(key) or with_defaults(key): value for key, value in pairs if key is not value}
            for key, value in routes.items():
                task = key if isinstance(key, str) else None
                yield from (found._replace(task=task) for found in _of_route(with_defaults(value)))
        case Items(items=items):
            for item in items:
                inner = with_defaults(item)
                if (
                    isinstance(inner, Items)
                    and len(inner.items) == 2
                    and not isinstance(with_defaults(inner.items[0]), Pairs | Items)
                ):
                    task = text_in(inner.items[0])
                    yield from (found._replace(task=task) for found in _of_route(with_defaults(inner.items[1])))
                else:
                    yield from _of_routes(inner, depth + 1)


def _of_route(value: Known) -> Iterator[QueueName]:
    if isinstance(value, Plain):
        yield from _named(value)
        return
    for key, (_, part) in entries(value).items():
        if key == "queue":
            found = with_defaults(part)
            yield from _named(found.argument("name", 0) if isinstance(found, LibraryCall) else found)


def _named(known: Known | None) -> Iterator[QueueName]:
    text = text_in(known)
    if text and known is not None:
        yield QueueName(text, with_defaults(known).spot)
