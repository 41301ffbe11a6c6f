"""Lists of what a project has: tasks, beat entries and queues, and the places that can't be resolved.

Every entry has ``path``, relative to the project's folder and with ``/`` as separator, and ``line`` and ``column``,
which count from 1; columns are code points.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.features.effective.python_notation import value_text
from celeryls.project.index.routing import common_queue, queues_by_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location

Entry = dict[str, Any]
"""One entry of a list; its keys are part of the JSON output."""


def tasks(snapshot: Snapshot, root: Path) -> list[Entry]:
    """The tasks, by file and line; ``name`` is None if it can't be told.

    ``queue`` is None, too, if the apps that run the task send it to different ones; ``queues`` has that of each app.
    """
    found = []
    for task in snapshot.tasks():
        queues = queues_by_app(snapshot, task)
        named = {"name": task.name, "function": task.function, "module": task.module, "kind": task.kind}
        made = {"app": task.app, "wrapper": task.wrapper, "queue": common_queue(queues)}
        by_app = {"queues": [each._asdict() for each in queues]}
        found.append({**named, **made, **by_app, **place_entry(snapshot.location(task.spot), root)})
    return _sorted(found)


def beat_entries(snapshot: Snapshot, root: Path) -> list[Entry]:
    """The entries of beat schedules; ``schedule`` is in Python's notation, None if it is unknown.

    An entry is ``conditional`` if its schedule depends on a condition, so that it may not be in force.
    """
    apps = {app.key: app.dotted for app in snapshot.apps()}
    return _sorted(
        {
            "key": entry.key,
            "task": entry.task,
            "schedule": value_text(entry.schedule),
            "app": apps.get(entry.app) if entry.app else None,
            "conditional": entry.conditional,
            **place_entry(snapshot.location(entry.spot), root),
        }
        for entry in snapshot.beat_entries()
    )


def queues(snapshot: Snapshot, root: Path) -> list[Entry]:
    """The queues by name, one entry for each place that names one."""
    found = (
        {"name": name, **place_entry(snapshot.location(each.spot), root)}
        for name, places in snapshot.queues().items()
        for each in places
    )
    return sorted(found, key=lambda entry: (entry["name"], *_order(entry)))


def unresolved(snapshot: Snapshot, root: Path) -> list[Entry]:
    """The tasks whose name is unknown, and the uses whose task is unknown; ``text`` is the source there."""
    nameless = (
        {"what": "task", "text": task.function, **place_entry(snapshot.location(task.spot), root)}
        for task in snapshot.tasks()
        if task.name is None
    )
    unknown = (
        {"what": use.kind, "text": use.text, **place_entry(snapshot.location(use.spot), root)}
        for use in snapshot.unresolved_uses()
    )
    return _sorted((*nameless, *unknown))


SECTIONS: dict[str, Callable[[Snapshot, Path], list[Entry]]] = {
    "tasks": tasks,
    "beat": beat_entries,
    "queues": queues,
    "unresolved": unresolved,
}
"""The lists, by their names on the command line and in JSON."""


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[str, int, int]:
    return entry["path"], entry["line"], entry["column"]


def place_entry(location: Location, root: Path) -> Entry:
    """A place as the keys of an entry."""
    path, place = Path(location.path), location.range
    below = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return {"path": below, "line": place.line + 1, "column": place.column + 1}
