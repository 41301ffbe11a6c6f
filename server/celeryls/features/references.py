"""Finds all places that name a task, a queue or a setting: calls, signatures, strings, beat entries, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.naming import tasks_named_at, written_name
from celeryls.features.navigation.places import places_at

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.features.naming import NamedTasks
    from celeryls.features.navigation.position import PositionQuery
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location

    FilesNaming = Callable[[frozenset[str]], Generator[None, None, set[str]]]
    """The files that may have one of some dotted names in a string, in steps."""


def references(
    query: PositionQuery,
    *,
    declaration: bool,
    texts: ProjectTexts | None = None,
    files_naming: FilesNaming | None = None,
) -> Generator[None, None, tuple[Location, ...] | None]:
    """The places that name what stands at a position, each once, ordered by file and line; in steps.

    None if no task, queue or setting of the project is named or defined there. ``declaration`` includes what declares a
    task: the name of the function or class, the name that a call's task is assigned to, and the name set by its own
    decorator or class; of queues and settings, where they are declared or set.

    With ``texts``, strings of any use that are a task's full name are included, in the files of ``files_naming``.
    """
    named = tasks_at(query)
    if named is not None:
        found = yield from _of_tasks(query.snapshot, named, texts, files_naming)
        declared = _declared(query.snapshot, named)
        return tuple(sorted(found | declared if declaration else found - declared))
    other = None if query.in_fixture else places_at(query)
    if other is None:
        return None
    return other.everywhere if declaration else tuple(each for each in other.everywhere if each not in other.declared)


def tasks_at(query: PositionQuery) -> NamedTasks | None:
    """The tasks that the text at a position names, or that stand there; None elsewhere."""
    from celeryls.features.navigation.strings import named_in_string  # noqa: PLC0415 - msgspec: a start does without

    return (None if query.in_fixture else tasks_named_at(*query[:5])) or named_in_string(query)


def _of_tasks(
    snapshot: Snapshot, named: NamedTasks, texts: ProjectTexts | None, files_naming: FilesNaming | None
) -> Generator[None, None, set[Location]]:
    from celeryls.features.navigation.strings import strings_naming  # noqa: PLC0415 - as above

    names = frozenset(name for task in named.tasks for name in task.names)
    found = {snapshot.location(use.spot) for name in names for use in snapshot.uses_of(name)}
    dotted = frozenset(name for name in names if "." in name)
    if texts is not None and files_naming is not None and dotted:
        paths = yield from files_naming(dotted)
        found |= {*(yield from strings_naming(dotted, sorted(paths), texts))}
    return found


def _declared(snapshot: Snapshot, named: NamedTasks) -> set[Location]:
    from celeryls.project.index.call_form import assigned_name  # noqa: PLC0415 - as above

    names = (each for task in named.tasks for each in (written_name(snapshot, task), assigned_name(snapshot, task)))
    return {*(snapshot.location(task.spot) for task in named.tasks), *filter(None, names)}
