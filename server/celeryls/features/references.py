"""Finds all places that name a task: calls, signatures, strings, beat entries, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.naming import tasks_named_at, written_name

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location


def references(
    snapshot: Snapshot, path: str, line: int, column: int, content: str, *, declaration: bool
) -> tuple[Location, ...] | None:
    """The places that name the tasks at a position, each once, ordered by file and line.

    None if no task of the project is named or defined there. ``declaration`` includes what declares the task: the name
    of the function or class, the name that a call's task is
    assigned to, and the name set by its own decorator or class. Lines and columns count from 0,
    columns in code points; ``content`` is the text of that line.
    """
    named = tasks_named_at(snapshot, path, line, column, content)
    if named is None:
        return None
    from celeryls.project.index.call_form import assigned_name  # noqa: PLC0415 - msgspec, which a start does without

    uses = (use for task in named.tasks for name in task.names for use in snapshot.uses_of(name))
    found = {snapshot.location(use.spot) for use in uses}
    names = (each for task in named.tasks for each in (written_name(snapshot, task), assigned_name(snapshot, task)))
    declared = {*(snapshot.location(task.spot) for task in named.tasks), *filter(None, names)}
    return tuple(sorted(found | declared if declaration else found - declared))
