"""The tasks of one file: which decorators are Celery's, seen from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.catalogue.names import DECORATORS
from celeryls.source.facts.model import Definition
from celeryls.source.text.relevance import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.facts.model import Decorator
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


OTHERS = frozenset(
    (
        "airflow", "arq", "dramatiq", "duty", "fabric", "huey", "invoke", "jobify", "locust", "luigi", "metaflow",
        "nox", "pluggy", "prefect", "procrastinate", "rocketry", "rq", "taskiq", "taskipy",
    )
)  # fmt: skip
"""Libraries whose decorators are called `task`, too."""


@dataclass(frozen=True, slots=True)
class Task:
    """A decorated function, or a decorator whose ``def`` is still to be typed, that Celery registers as a task.

    All its positions are code points of ``source``, which is the unit of the file that it stands in.
    """

    definition: Definition
    decorator: Decorator
    source: str

    @property
    def body(self) -> str:
        """The text of the body; empty while there is no ``def``."""
        return self.source[self.definition.body.start : self.definition.body.end]


def tasks(file: SourceFile) -> Iterator[tuple[Unit, Task]]:
    """The tasks of a file, each with the unit that it stands in."""
    for unit in file.units:
        for task in unit_tasks(unit, file):
            yield unit, task


def unit_tasks(unit: Unit, file: SourceFile) -> Iterator[Task]:
    """The tasks of one unit of a file."""
    for fact in unit.facts:
        if isinstance(fact, Definition) and fact.kind != "class":
            for decorator in fact.decorators:
                if is_task_decorator(decorator.head, file):
                    yield Task(fact, decorator, unit.text)


def is_task_decorator(head: str, file: SourceFile) -> bool:
    """Whether ``@head`` makes a task. Where the file can't tell, the name decides; another library's is left alone."""
    root, _, rest = head.partition(".")
    found = file.imports.get(root)
    target = f"{found.target}.{rest}".rstrip(".") if found else head
    if target in DECORATORS or head in file.wrappers or (file.wrappers and names(target, file.wrappers)):
        return True
    if _package(target) in OTHERS:
        return False
    if head.rpartition(".")[2] == "shared_task":
        return True
    if not rest or not head.endswith(".task"):
        return False
    return _is_app(head.removesuffix(".task"), file)


def _is_app(name: str, file: SourceFile) -> bool:
    root = name.partition(".")[0]
    found = file.imports.get(root)
    if "celery" in name.lower() or (found and "celery" in found.target.lower()):
        return True
    if assigned := file.assignments.get(root):
        callee = file.imports.get(assigned.callee.partition(".")[0])
        made_by = f"{callee.target}.{assigned.callee}" if callee else assigned.callee
        if "celery" in made_by.lower():
            return True
        if _package(made_by) in OTHERS:
            return False
    if not name.endswith(("app", "application")) or (found and OTHERS & set(found.target.split("."))):
        return False
    return bool(found) or not any(_package(other.target) in OTHERS for other in file.imports.values())


def _package(dotted: str) -> str:
    return dotted.partition(".")[0]
