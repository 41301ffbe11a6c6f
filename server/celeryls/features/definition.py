"""Goes from what names a task, or several, to their functions and classes."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from celeryls.features.naming import NamedTasks, tasks_named_at

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot

_METHOD = re.compile(r"\.\s*(\w+)")


def definition(
    snapshot: Snapshot, path: str, line: int, column: int, content: str, *, python_names: bool = False
) -> NamedTasks | None:
    """The tasks that the string at a position names, or matches as a pattern of routes; None elsewhere.

    With ``python_names`` also the task that is called there: from ``ship`` and from ``delay`` in ``ship.delay()``.
    Lines and columns count from 0, columns in code points; ``content`` is the text of that line.
    """
    if (matched := _matched(snapshot, path, line, column)) is not None:
        return matched
    named = tasks_named_at(snapshot, path, line, column, content)
    if named is not None and named.quoted:
        return named
    if not python_names:
        return None
    if named is not None:
        return named if snapshot.use_at(path, line, column) is not None else None
    return _of_method(snapshot, path, line, column, content)


def _matched(snapshot: Snapshot, path: str, line: int, column: int) -> NamedTasks | None:
    """All tasks whose names match the pattern of a route, as Celery matches them (`celery.app.routes.MapRoute`)."""
    use = snapshot.use_at(path, line, column)
    if use is None or use.kind != "route" or use.task is not None or "*" not in use.text:
        return None
    tasks = tuple(task for task in snapshot.tasks() if task.name is not None and fnmatchcase(task.name, use.text))
    return NamedTasks(snapshot.location(use.spot).range, tasks, quoted=True) if tasks else None


def _of_method(snapshot: Snapshot, path: str, line: int, column: int, content: str) -> NamedTasks | None:
    """The task whose method is called at a position."""
    for method in _METHOD.finditer(content):
        if method.start() < column <= method.end():
            use = snapshot.use_at(path, line, method.start())
            called = use is not None and use.method == method.group(1)
            return tasks_named_at(snapshot, path, line, method.start(), content) if called else None
    return None
