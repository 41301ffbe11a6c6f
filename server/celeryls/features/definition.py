"""Goes from what names a task, or several, to their functions and classes."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from celeryls.features.naming import NamedTasks, tasks_named_at

if TYPE_CHECKING:
    from celeryls.features.navigation.position import PositionQuery
    from celeryls.project.index.snapshot import Snapshot

_METHOD = re.compile(r"\.\s*(\w+)")


def definition(query: PositionQuery, *, python_names: bool = False) -> NamedTasks | None:
    """The tasks that the string at a position names, or matches as a pattern of routes; None elsewhere.

    Any string that is a task's full name leads to it, whatever it is for, also in a fixture. With ``python_names`` also
    the task that is called there: from ``ship`` and from ``delay`` in ``ship.delay()``.
    """
    from celeryls.features.navigation.strings import named_in_string  # noqa: PLC0415 - msgspec: a start does without

    if query.in_fixture:
        return named_in_string(query)
    place = query[:5]
    if (matched := _matched(*place[:4])) is not None:
        return matched
    named = tasks_named_at(*place)
    if named is not None and named.quoted:
        return named
    if named is None and (in_string := named_in_string(query)):
        return in_string
    if not python_names:
        return None
    if named is not None:
        return named if query.snapshot.use_at(*place[1:4]) is not None else None
    return _of_method(*place)


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
