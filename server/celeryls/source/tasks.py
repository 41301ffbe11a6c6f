"""The tasks of one file: which decorators are Celery's, seen from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.source.read import string_value

if TYPE_CHECKING:
    from celeryls.source.facts import Decorator, Definition
    from celeryls.source.file import SourceFile

# Libraries whose decorators are called `task`, too.
_OTHERS = frozenset(
    (
        "airflow", "arq", "dramatiq", "duty", "fabric", "huey", "invoke", "jobify", "locust", "luigi", "metaflow",
        "nox", "pluggy", "prefect", "procrastinate", "rocketry", "rq", "taskiq", "taskipy",
    )
)  # fmt: skip
_CELERY_DECORATORS = frozenset(
    (
        "celery.shared_task", "celery.app.shared_task", "celery.task", "celery.task.task", "celery.task.base.task",
        "celery.decorators.task",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A decorated function, or a decorator whose ``def`` is still to be typed, that Celery registers as a task."""

    definition: Definition
    decorator: Decorator

    @property
    def explicit_name(self) -> str | None:
        """The literal that ``name=`` gives; None where there is none."""
        argument = self.decorator.argument("name")
        return string_value(argument.text) if argument else None


def tasks(file: SourceFile) -> tuple[Task, ...]:
    """The tasks of a file, in the order of its text."""
    return tuple(
        Task(definition, decorator)
        for definition in file.definitions
        if definition.kind != "class"
        for decorator in definition.decorators
        if is_task_decorator(decorator.head, file)
    )


def is_task_decorator(head: str, file: SourceFile) -> bool:
    """Whether ``@head`` makes a task. Where the file can't tell, the name decides; another library's is left alone."""
    root, _, rest = head.partition(".")
    found = file.imports.get(root)
    target = f"{found.target}.{rest}".rstrip(".") if found else head
    if target in _CELERY_DECORATORS:
        return True
    if _package(target) in _OTHERS:
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
        if _package(made_by) in _OTHERS:
            return False
    if any(_package(other.target) in _OTHERS for other in file.imports.values()):
        return False
    return bool(found) or name.rpartition(".")[2].endswith("app")


def _package(dotted: str) -> str:
    return dotted.partition(".")[0]
