"""The tasks of one file: which decorators are Celery's, decided from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.catalogue.names import DECORATORS
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.document.kept import decorated_in
from celeryls.source.outline.document.module_level import assignments_of, imports_of
from celeryls.source.text.relevance import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline.document.model import Decorated, Decorator
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """A decorated function, or a decorator whose ``def`` is not typed yet, that Celery registers as a task.

    All positions are code points of ``source``, the file's unit that contains it.
    """

    definition: Decorated
    decorator: Decorator
    source: str

    @property
    def body(self) -> str:
        """The text of the body; empty while there is no ``def``."""
        return self.source[self.definition.body.start : self.definition.body.end]


def tasks(file: SourceFile, wrappers: frozenset[str] = frozenset()) -> Iterator[tuple[Unit, DocumentTask]]:
    """The tasks of a file, each with its unit; ``wrappers`` as in `is_task_decorator`."""
    for unit in file.units:
        for task in unit_tasks(unit, file, wrappers):
            yield unit, task


def unit_tasks(unit: Unit, file: SourceFile, wrappers: frozenset[str] = frozenset()) -> Iterator[DocumentTask]:
    """The tasks of one unit of a file."""
    for found in decorated_in(unit):
        if found.kind != "class":
            for decorator in found.decorators:
                if is_task_decorator(decorator.head, file, wrappers):
                    yield DocumentTask(found, decorator, unit.text)


def is_task_decorator(head: str, file: SourceFile, wrappers: frozenset[str] = frozenset()) -> bool:
    """Whether ``@head`` makes a task.

    ``wrappers`` are the dotted names of decorators that make tasks according to the project's index; one that the file
    defines itself, or imports under another name, is given under the file's name. If the file does not tell, the name
    decides; decorators of other libraries do not count.
    """
    root, _, rest = head.partition(".")
    found = imports_of(file).get(root)
    target = f"{found.target}.{rest}".rstrip(".") if found else head
    if target in DECORATORS or head in wrappers or (wrappers and names(target, wrappers)):
        return True
    if _package(target) in OTHER_QUEUES:
        return False
    if head.rpartition(".")[2] == "shared_task":
        return True
    if not rest or not head.endswith(".task"):
        return False
    return _is_app(head.removesuffix(".task"), file)


def _is_app(name: str, file: SourceFile) -> bool:
    root = name.partition(".")[0]
    imports = imports_of(file)
    found = imports.get(root)
    if "celery" in name.lower() or (found and "celery" in found.target.lower()):
        return True
    if made_by := _maker(root, file):
        if "celery" in made_by.lower():
            return True
        if _package(made_by) in OTHER_QUEUES:
            return False
    if not name.endswith(("app", "application")) or (found and OTHER_QUEUES & set(found.target.split("."))):
        return False
    return bool(found) or not any(_package(other.target) in OTHER_QUEUES for other in imports.values())


def _maker(name: str, file: SourceFile) -> str:
    """The callee that made the value of a name, with its imported path; empty if the value is not a call."""
    assigned = assignments_of(file).get(name)
    match assigned.value if assigned else None:
        case CallExpression(callee=Name(dotted=callee)):
            root = imports_of(file).get(callee.partition(".")[0])
            return f"{root.target}.{callee}" if root else callee
        case _:
            return ""


def _package(dotted: str) -> str:
    return dotted.partition(".")[0]
