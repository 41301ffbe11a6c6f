"""Whether the app's ``task_annotations`` change an option of a task: they win over its decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, Plain, Unresolved, entries, with_defaults

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known


def is_annotated(option: str, task: Task, context: Context) -> bool | None:
    """Whether annotations set an option of a task (`celery.app.annotations.resolve_all`); None if that is unknown."""
    names: set[str | None] = {"*", task.name if task.record is not None else None}
    parts = [part for known in context.settings("task_annotations") for part in _parts(known)]
    found = {_sets(option, names, part) for part in parts}
    return True if True in found else None if None in found else False


def is_read(context: Context) -> bool:
    """Whether all files are read, so that what is unknown of the annotations stays unknown."""
    given = context.settings("task_annotations")
    return not any(isinstance(each, Unresolved) and each.why == "unread" for each in given)


def _parts(known: Known) -> tuple[Known, ...]:
    found = with_defaults(known)
    return found.items if isinstance(found, Items) else (found,)


def _sets(option: str, names: set[str | None], known: Known) -> bool | None:
    found = with_defaults(known)
    if isinstance(found, Plain) and not found.value:
        return False
    if not isinstance(found, Pairs):
        return None
    is_sure = all(isinstance(key, Plain) for key, _ in found.pairs)
    for name, (_, options) in entries(found).items():
        if name not in names:
            continue
        if option in entries(options):
            return True
        is_sure &= isinstance(options, Pairs) and all(isinstance(key, Plain) for key, _ in options.pairs)
    return False if is_sure else None
