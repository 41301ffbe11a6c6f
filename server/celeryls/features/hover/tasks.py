"""What is in force for a task, where it is defined, called, or named in a string."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.features.effective.configuration import configurations
from celeryls.features.effective.words import DOUBTS, in_short, origin_words, retry_words
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.context import Context
    from celeryls.features.effective.model import Doubt, EffectiveConfiguration, EffectivePart, PartOrigin
    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import Task

_IN_SHORT = ("name", "queue", "time_limit", "soft_time_limit", "rate_limit")
_RETRIES = ("autoretry_for", "max_retries", "retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs")
_MOST_TASKS = 3
_MOST_ENTRIES = 5
_MOST_UNKNOWN = 6
_MOST_PLACES = 3


def definition_topics(task: Task, scope: HoverScope) -> Iterator[Topic]:
    """The name of a task's function or class, and the name of its decorator."""
    record = task.record
    if record is None:
        return
    text = partial(tasks_text, (record,), scope)
    if task.at is not None:
        yield Topic(task.at, text)
    head = task.decorator.callee if isinstance(task.decorator, CallExpression) else task.decorator
    if isinstance(head, Name) and task.at is not None:
        yield Topic(head.range, text)


def use_topics(context: Context, scope: HoverScope) -> Iterator[Topic]:
    """The places of a unit that name a task: receivers of calls, and strings."""
    snapshot = scope.index.snapshot
    for use in snapshot.uses_in_unit(context.path, context.unit):
        if use.task is not None and (tasks := snapshot.tasks_named(use.task)):
            yield Topic(use.spot.range, partial(tasks_text, tasks, scope))


def tasks_text(records: Iterable[TaskRecord], scope: HoverScope) -> str:
    """The configurations of tasks that share a name, a few of them; empty while files are missing."""
    if not scope.is_complete:
        return ""
    return "\n\n---\n\n".join(_of_task(each, scope) for each in tuple(records)[:_MOST_TASKS])


def link(spot: Spot, text: str, snapshot: Snapshot) -> str:
    """A Markdown link to a place."""
    there = snapshot.location(spot)
    return f"[{text}]({Path(there.path).as_uri()}#L{there.range.line + 1})"


def _of_task(record: TaskRecord, scope: HoverScope) -> str:
    found = configurations(scope.index, record)
    return "\n\n".join(_text(each, record, scope.index.snapshot, is_one=len(found) == 1) for each in found)


def _text(configuration: EffectiveConfiguration, record: TaskRecord, snapshot: Snapshot, *, is_one: bool) -> str:
    app = f" in the app `{configuration.app.dotted}`" if configuration.app is not None and not is_one else ""
    queue = configuration.part("queue")
    where = _from(queue, snapshot) or " (Celery's default)"
    goes = f" → queue `{queue.plain or queue.source}`{where}" if queue.answer != "unknown" else ""
    first = f"`{record.title}`{goes}{app}"
    short = " · ".join(f"{text}{_from(part, snapshot)}" for text, part in in_short(configuration))
    others = [each for each in configuration.parts if each.name not in (*_IN_SHORT, *_RETRIES)]
    listed = [f"- {_named(each)}{_from(each, snapshot)}" for each in others if each.answer == "value"]
    return paragraphs(
        first,
        short[:1].upper() + short[1:] + ("." if short else ""),
        retry_words(configuration) if configuration.retries is not None else None,
        "\n".join(listed),
        _schedule(configuration, snapshot),
        *_doubts(configuration, snapshot),
    )


def _named(part: EffectivePart) -> str:
    environment = ", unless the environment sets another" if part.is_environment else ""
    return f"`{part.name}`: `{part.source}`{environment}"


def _from(part: EffectivePart, snapshot: Snapshot) -> str:
    return f" ({_origin(part.origin, snapshot)})" if part.origin.kind != "default" else ""


def _origin(origin: PartOrigin, snapshot: Snapshot) -> str:
    kind, name = origin_words(origin)
    words = f"{kind} `{name}`" if name else kind
    return link(origin.spot, words, snapshot) if origin.spot is not None else words


def _schedule(configuration: EffectiveConfiguration, snapshot: Snapshot) -> str | None:
    entries = configuration.schedule
    if not entries:
        return None
    named = [link(each.spot, f"`{each.key}`", snapshot) for each in entries[:_MOST_ENTRIES]]
    more = f" and {len(entries) - _MOST_ENTRIES} more" if len(entries) > _MOST_ENTRIES else ""
    return f"Sent by beat: {', '.join(named)}{more}."


def _doubts(configuration: EffectiveConfiguration, snapshot: Snapshot) -> Iterator[str]:
    """What can't be told, by the reason; a part with a likely value comes with it."""
    unknown: dict[tuple[Doubt, tuple[Spot, ...]], list[EffectivePart]] = {}
    for part in configuration.parts:
        if part.answer == "unknown" and part.name != "name":
            unknown.setdefault((part.doubt, part.unread), []).append(part)
    for (doubt, unread), parts in unknown.items():
        ordered = sorted(parts, key=lambda each: each.known is None)
        shown = [f"`{each.name}`{_likely(each, snapshot)}" for each in ordered[:_MOST_UNKNOWN]]
        rest = len(parts) - len(shown)
        is_linked = {*unread} <= {each.origin.spot for each in ordered[:_MOST_UNKNOWN]}
        where = "" if is_linked else f" ({', '.join(_place(each, snapshot) for each in unread[:_MOST_PLACES])})"
        yield f"Can't be told, as {DOUBTS[doubt]}{where}: {', '.join((*shown, *([f'{rest} more'] if rest else [])))}."


def _place(spot: Spot, snapshot: Snapshot) -> str:
    """A link to a place, which shows its file and its line."""
    there = snapshot.location(spot)
    return link(spot, f"{Path(there.path).name}:{there.range.line + 1}", snapshot)


def _likely(part: EffectivePart, snapshot: Snapshot) -> str:
    """The value that counts if what can't be read sets none, and the place to look at."""
    if part.origin.kind == "default":
        return ""
    value = f"likely `{part.source}`, " if part.known is not None and part.source is not None else ""
    return f" ({value}{_origin(part.origin, snapshot)})"
