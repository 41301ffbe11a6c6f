"""What contains the place where a task is started: a task, a function, or a module's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.model import Starter

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.source.outline.model import Definition


def starter_at(snapshot: Snapshot, spot: Spot) -> Starter:
    """The innermost task around a place, else the outermost function, else the module's own code."""
    place = snapshot.location(spot)
    task = snapshot.task_at(place.path, *place.range.start)
    if task is not None:
        return task_starter(snapshot, task)
    function = _function_around(snapshot, spot)
    if function is None:
        return Starter("module", module_title(snapshot, place.path), place, place.range)
    return function_starter(snapshot, spot, function)


def task_starter(snapshot: Snapshot, task: TaskRecord) -> Starter:
    """A task as what starts others."""
    return Starter("task", task.title, snapshot.location(task.spot), snapshot.extent(task).range, task=task)


def function_starter(snapshot: Snapshot, spot: Spot, function: Definition) -> Starter:
    """A plain function, in the unit of ``spot``, as what starts tasks."""
    name = snapshot.location(spot._replace(range=function.name_range))
    extent = snapshot.location(spot._replace(range=function.range)).range
    title = ".".join([*(each for _, each in function.scope), function.name])
    return Starter("function", title, name, extent)


def entry_starter(snapshot: Snapshot, entry: BeatEntryRecord) -> Starter:
    """An entry of a beat schedule as what starts a task."""
    place: Location = snapshot.location(entry.spot)
    return Starter("beat", entry.key, place, place.range, entry=entry)


def module_title(snapshot: Snapshot, path: str) -> str:
    """The dotted name of a file's module, else the file's own name."""
    names = snapshot.module_names(path)
    return names[0] if names else path.replace("\\", "/").rpartition("/")[2]


def _function_around(snapshot: Snapshot, spot: Spot) -> Definition | None:
    """The outermost function around a place; a function inside of another one is a part of it."""
    bindings = snapshot.tables.bindings.get(spot.path)
    unit = bindings.units.get(spot.unit) if bindings else None
    around = [
        each
        for each in (unit.definitions if unit else ())
        if each.kind != "class" and each.range.start <= spot.range.start and spot.range.end <= each.range.end
    ]
    return min(around, key=lambda each: each.range.start, default=None)
