"""Follows the names before a dot at the cursor, with the imports of the file as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.source.outline.document.module_level import imports_of
from celeryls.source.tasks.task import is_task_decorator

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import CodeQuery
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.outline.model import Scope
    from celeryls.source.text.file import SourceFile


def resolved(file: SourceFile, dotted: str) -> str:
    """A dotted name with what its first part is imported from; as it is if that is not imported."""
    head, _, rest = dotted.partition(".")
    found = imports_of(file).get(head)
    return ".".join(filter(None, (found.target, rest))) if found else dotted


def receiver(query: CodeQuery, dotted: str, scope: Scope = ()) -> TaskRecord | Literal["unknown", "none"]:
    """The task that a name at the cursor holds, seen from a scope; ``none`` if it surely holds none."""
    if not all(part.isidentifier() for part in dotted.split(".")):
        return "unknown"
    found = imports_of(query.file).get(dotted.partition(".")[0])
    reader = query.receivers()
    if reader is None:
        return "unknown"
    target = found.target if found else None
    made = reader.task(query.path, dotted, scope, target)
    if made == "unknown" and (newest := query.newest(dotted)) is not None:
        made = newest.task(query.path, dotted, scope, target)
    return made


def is_app(query: CodeQuery, dotted: str) -> bool:
    """Whether a name at the cursor is an app, as far as the file and the name itself tell."""
    return "(" not in dotted and is_task_decorator(f"{dotted}.task", query.file, query.wrappers)


def uses_celery(query: CodeQuery) -> bool:
    """Whether a file says anything of Celery."""
    text = query.file.text
    return any(name in text for name in ("celery", "Celery", "CELERY"))


def is_conf(query: CodeQuery, dotted: str) -> bool:
    """Whether a name at the cursor is the configuration of an app."""
    owner, _, name = dotted.rpartition(".")
    return name == "conf" and is_app(query, owner)


def is_celerys(query: CodeQuery, owner: str) -> bool:
    """Whether a name at the cursor is an app, or the package, by how such names mostly are written."""
    return owner.rpartition(".")[2] in ("app", "celery", "celery_app", "current_app") or resolved(
        query.file, owner
    ).startswith("celery")


def is_task_class(query: CodeQuery, dotted: str) -> bool:
    """Whether a name at the cursor surely is a class of tasks."""
    found = imports_of(query.file).get(dotted.partition(".")[0])
    reader = query.receivers()
    return reader is not None and reader.is_task_class(query.path, dotted, found.target if found else None)


def takes_any_keyword(query: CodeQuery, dotted: str) -> bool:
    """Whether a name at the cursor surely is a function that takes keywords of any name."""
    found = imports_of(query.file).get(dotted.partition(".")[0])
    reader = query.receivers()
    return reader is not None and reader.takes_any_keyword(query.path, dotted, found.target if found else None)
