"""From a decorator of the project's own to where it is defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.navigation.model import NamedPlaces
from celeryls.project.names.entities import Spot
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from celeryls.features.navigation.position import PositionQuery
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.source.outline.model import Definition


def wrapper_at(query: PositionQuery) -> NamedPlaces | None:
    """The wrapper that decorates a task on the line of a position; None elsewhere, and if it can't be found."""
    snapshot, path, line, column, content, *_ = query
    task = snapshot.task_at(path, line, column)
    if task is None or not task.wrapper or not task.head or not content.lstrip().startswith("@"):
        return None
    start = content.find(task.head)
    if start < 0 or not start <= column <= start + len(task.head):
        return None
    place = _defined(snapshot, task.wrapper, path)
    here = Range(line, start, line, start + len(task.head))
    return NamedPlaces(here, (place,), (place,)) if place else None


def _defined(snapshot: Snapshot, dotted: str, seen_from: str) -> Location | None:
    """Where the function or class is defined that a dotted name leads to."""
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        path = snapshot.module_at(".".join(parts[:length]), seen_from)
        bindings = snapshot.tables.bindings.get(path) if path else None
        if path is None or bindings is None:
            continue
        for label, unit in bindings.units.items():
            for each in unit.definitions:
                if _qualified(each) == parts[length:]:
                    return snapshot.location(Spot(path, label, each.name_range))
    return None


def _qualified(made: Definition) -> list[str]:
    return [*(name for _, name in made.scope), made.name]
