"""Finds the task that a name at the cursor holds, while its statement is still being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.project.names.entities import Defined, Module
from celeryls.project.tasks.classes import is_task_class
from celeryls.project.tasks.naming.receivers import may_be_task

if TYPE_CHECKING:
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.source.outline.model import Scope


class ReceiverReader:
    """Answers from the names that the index has read last.

    ``target`` in a question is what the file, as it is now, imports under the first part of the name; None if nothing.
    """

    def __init__(self, resolver: Resolver, tasks: TaskReader) -> None:
        self._resolver = resolver
        self._tasks = tasks

    def task(self, path: str, dotted: str, scope: Scope, target: str | None) -> TaskRecord | Literal["unknown", "none"]:
        """The task that a dotted name of a file holds; ``none`` if it surely holds none."""
        entity = self._entity(path, dotted, scope, target)
        if made := self._tasks.of(entity):
            return made
        return "unknown" if may_be_task(entity, dotted, self._resolver) else "none"

    def is_task_class(self, path: str, dotted: str, target: str | None) -> bool:
        """Whether a dotted name of a file surely is a class of tasks."""
        return is_task_class(self._entity(path, dotted, (), target), self._resolver)

    def takes_any_keyword(self, path: str, dotted: str, target: str | None) -> bool:
        """Whether a dotted name of a file is a function that takes keywords of any name."""
        entity = self._entity(path, dotted, (), target)
        return isinstance(entity, Defined) and any(each.name.startswith("**") for each in entity.definition.parameters)

    def _entity(self, path: str, dotted: str, scope: Scope, target: str | None) -> Entity:
        is_local = scope and self._resolver.bindings(path).reduced(dotted.partition(".")[0], scope)
        if target is None or is_local:
            return self._resolver.resolve(path, dotted, scope)
        rest = dotted.partition(".")[2]
        if not target.startswith("."):
            return self._resolver.symbol(".".join(filter(None, (target, rest))), path)
        names = target.lstrip(".")
        package = self._resolver.imported(target[: len(target) - len(names)], path)
        inside = ".".join(filter(None, (names, rest)))
        return self._resolver.member(Module(package), inside) if package else None
