"""The call hierarchy of tasks: who starts a task, and which tasks it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.callers import callers
from celeryls.features.calls.function_callers import function_callers
from celeryls.features.calls.starters import entry_starter, function_starter, task_starter
from celeryls.features.naming import tasks_named_at
from celeryls.project.names.entities import Spot

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.features.calls.model import Start, Starter, StarterKind, TaskCall
    from celeryls.features.calls.reading import CallReading
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord


def prepared(snapshot: Snapshot, path: str, line: int, column: int, content: str) -> tuple[Starter, ...]:
    """The tasks that the text at a position names or defines; empty for everything else.

    Lines and columns count from 0, columns in code points; ``content`` is the text of that line.
    """
    named = tasks_named_at(snapshot, path, line, column, content)
    return tuple(task_starter(snapshot, task) for task in named.tasks) if named else ()


def starter_again(snapshot: Snapshot, kind: StarterKind, name: str, place: Location) -> Starter | None:
    """What was at a place some time ago, by its name if it has moved; None if it is gone, and for a module's code."""
    match kind:
        case "task":
            named = (task for task in (*snapshot.tasks_in(place.path), *snapshot.tasks_named(name)))
            same = [task for task in named if task.title == name]
            near = min(same, key=lambda task: _distance(snapshot.location(task.spot), place), default=None)
            return task_starter(snapshot, near) if near else None
        case "function":
            return _function_again(snapshot, name, place)
        case "beat":
            entries = [entry for entry in snapshot.beat_entries() if entry.key == name]
            at = min(entries, key=lambda entry: _distance(snapshot.location(entry.spot), place), default=None)
            return entry_starter(snapshot, at) if at else None
        case _:
            return None


def incoming(
    reading: CallReading, starter: Starter
) -> Generator[None, None, tuple[tuple[Starter, tuple[TaskCall, ...]], ...]]:
    """Who starts a task, or calls a plain function, each with all places where it does; in steps."""
    if starter.kind == "task" and starter.task is not None:
        found = yield from callers(reading.snapshot, reading.texts, starter.task)
    elif starter.kind == "function":
        found = yield from function_callers(reading, starter)
    else:
        found = ()
    grouped: dict[tuple[str, Location], list[TaskCall]] = {}
    for call in found:
        grouped.setdefault((call.starter.kind, call.starter.place), []).append(call)
    return tuple((calls[0].starter, tuple(calls)) for calls in grouped.values())


def outgoing(
    reading: CallReading, starter: Starter
) -> Generator[None, None, tuple[tuple[Starter, tuple[Start, ...]], ...]]:
    """The tasks of the project that something starts, each with all places where it does; in steps."""
    snapshot = reading.snapshot
    grouped: dict[tuple[Location, str], tuple[Starter, list[Start]]] = {}
    for start in (yield from reading.starts.of(starter)):
        for task in _tasks(snapshot, start, starter):
            target = task_starter(snapshot, task)
            grouped.setdefault((target.place, target.name), (target, []))[1].append(start)
    return tuple((target, tuple(starts)) for target, starts in grouped.values())


def _tasks(snapshot: Snapshot, start: Start, starter: Starter) -> tuple[TaskRecord, ...]:
    if start.way == ("retry",) and starter.task is not None:
        return (starter.task,)
    return snapshot.tasks_named(start.name) if start.name else ()


def _function_again(snapshot: Snapshot, name: str, place: Location) -> Starter | None:
    bindings = snapshot.tables.bindings.get(place.path)
    parts = tuple(name.split("."))
    found = [
        function_starter(snapshot, Spot(place.path, label, each.name_range), each)
        for label, unit in (bindings.units.items() if bindings else ())
        for each in unit.definitions
        if each.name == parts[-1] and (*(outer for _, outer in each.scope), each.name) == parts
    ]
    return min(found, key=lambda each: _distance(each.place, place), default=None)


def _distance(one: Location, other: Location) -> tuple[bool, int]:
    return one.path != other.path, abs(one.range.line - other.range.line)
