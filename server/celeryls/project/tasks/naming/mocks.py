"""Tasks that tests replace: ``patch("module.task")``, ``patch.object(module, "task")``, ``setattr("…", …)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.model.tasks import UseRecord
from celeryls.project.names.entities import Assigned, Defined, Member, Module
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import last_name, string_spot
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.project.values.scoped_value import ScopedValue
    from celeryls.source.expression.values import Value


def mocked(scoped: ScopedValue, method: str, tasks: TaskReader, resolver: Resolver) -> Iterator[UseRecord]:
    """The task that a call of ``method`` replaces, or whose attribute it replaces."""
    arguments = scoped.value.arguments if isinstance(scoped.value, CallExpression) else ()
    if not arguments:
        return
    value = arguments[0].value
    text = text_of(scoped.at(value), resolver)
    if text is not None:
        if text.count(".") and (made := _target(text, scoped.path, tasks, resolver)):
            yield UseRecord("patch", "patch", made.name, text, string_spot(scoped.at(value)))
    elif method != "patch" and isinstance(value, Name):
        named = arguments[1].value if len(arguments) > 1 else None
        yield from _in_object(scoped, value, named, tasks, resolver)


def _in_object(
    scoped: ScopedValue, value: Name, named: Value | None, tasks: TaskReader, resolver: Resolver
) -> Iterator[UseRecord]:
    owner = resolver.resolve(scoped.path, value.dotted, scoped.scope)
    if made := tasks.of(owner):
        yield UseRecord("patch", "patch", made.name, value.dotted, last_name(scoped.at(value), value))
    elif named is not None and isinstance(owner, Module | Defined):
        attribute = text_of(scoped.at(named), resolver)
        if attribute and (made := _attribute(owner, attribute, tasks, resolver)):
            yield UseRecord("patch", "patch", made.name, attribute, string_spot(scoped.at(named)))


def _target(text: str, path: str, tasks: TaskReader, resolver: Resolver) -> TaskRecord | None:
    """The task that a mock's target names, or whose attribute it names.

    `unittest.mock` imports as far as it can, and uses attributes from there on (`pkgutil.resolve_name`); the last name
    is always an attribute. So if a package binds a task to the name of a submodule, the task only counts at the end of
    the target.
    """
    if not all(map(str.isidentifier, text.split("."))):
        return None
    owner, _, attribute = text.rpartition(".")
    found = resolver.memo.ask(("symbol", path, owner), lambda: resolver.symbol(owner, path))
    return _attribute(found, attribute, tasks, resolver)


def _attribute(owner: Entity, name: str, tasks: TaskReader, resolver: Resolver) -> TaskRecord | None:
    """The task that an attribute holds, or whose attribute it is."""
    if isinstance(owner, Defined | Assigned) and (made := tasks.of(owner)):
        return made
    entity = resolver.member(owner, name)
    return tasks.of(entity.owner if isinstance(entity, Member) else entity)
