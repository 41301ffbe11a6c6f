"""Finds decorators that probably make tasks but can't be followed: the user can name them in a setting.

A decorator is a candidate if its name ends in ``task`` and it leads to something related to Celery, or if its function
is sent, ``send.delay()``. Decorators of other libraries are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import MAKING, SENDING
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Assigned, Defined, External, Member, Spot
from celeryls.project.tasks.decorator_names import decorator_name
from celeryls.project.tasks.functions import only_copies_names
from celeryls.project.tasks.objects import method_of
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.source.expression.values import Value

_CALLED_SO = re.compile(r"(?:.*_)?task|\w*Task")
_DEEPEST = 8


class DecoratedFunction(NamedTuple):
    """A function with a decorator that can't be followed, and the decorator's name for the setting."""

    name: str
    spot: Spot


def unfollowed(
    path: str, sent: frozenset[Spot], tasks: TaskReader, resolver: Resolver
) -> Iterator[DecoratedFunction | None]:
    """The functions of a file with such decorators, and None before each unit: the search can be interrupted there.

    ``sent`` are the functions that are sent somewhere.
    """
    for label, unit in resolver.bindings(path).units.items():
        yield None
        for definition in unit.definitions:
            made = Defined(path, label, definition)
            if not definition.decorators or definition.kind == "class" or tasks.of(made) is not None:
                continue
            heads = [ScopedValue(_head(each), path, label, definition.scope, {}) for each in definition.decorators]
            is_sent = made.spot in sent
            likely = [each for each in heads if is_probable(each, resolver, is_sent=is_sent)]
            for head in sorted(likely, key=lambda each: not _is_called_so(each))[:1]:
                if name := _name(head, resolver):
                    yield DecoratedFunction(name, head.spot)


def sent_in(path: str, tasks: TaskReader, resolver: Resolver) -> Iterator[Spot | None]:
    """Decorated functions that are not tasks, but that a file sends like tasks, and None before each unit."""
    for unit in resolver.bindings(path).units.values():
        yield None
        for called in unit.calls:
            callee = called.call.callee
            owner, _, method = callee.dotted.rpartition(".") if isinstance(callee, Name) else ("", "", "")
            if not owner or method not in SENDING:
                continue
            match resolver.resolve(path, owner, called.scope):
                case Defined(definition=definition) as found if definition.decorators and tasks.of(found) is None:
                    yield found.spot
                case _:
                    pass


def _head(decorator: Value) -> Value:
    return decorator.callee if isinstance(decorator, CallExpression) else decorator


def _is_called_so(head: ScopedValue) -> bool:
    return isinstance(head.value, Name) and _CALLED_SO.fullmatch(head.value.dotted.rpartition(".")[2]) is not None


def _name(head: ScopedValue, resolver: Resolver) -> str | None:
    written = head.value.dotted if isinstance(head.value, Name) else ""
    return decorator_name(resolver.resolve(head.path, written, head.scope), written, head, resolver)


def is_probable(head: ScopedValue, resolver: Resolver, *, is_sent: bool) -> bool:
    """Whether a decorator that can't be followed probably makes tasks; ``is_sent`` says that its function is sent."""
    if not isinstance(head.value, Name) or not (is_sent or _is_called_so(head)):
        return False
    entity = resolver.resolve(head.path, head.value.dotted, head.scope)
    root = _root(entity, resolver)
    if root is not None and (root in OTHER_QUEUES or root in FOREIGN):
        return False
    name = decorator_name(entity, head.value.dotted, head, resolver)
    if name is None or (entity is None and name.partition(".")[0] in OTHER_QUEUES):
        return False
    if is_sent:
        return True
    return not _returns_its_own(entity, resolver) and ("celery" in name.lower() or _has_to_do(entity, resolver))


def _returns_its_own(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    """Whether a function, or what it returns, returns the decorated function, or a wrapper of it, and makes no task."""
    made = entity if isinstance(entity, Defined) else method_of(entity, resolver)
    if made is None or made.definition.kind != "def" or depth > _DEEPEST:
        return False
    if made.definition.decorators:
        return depth > 0 and only_copies_names(made, resolver)
    parameters = {each.name for each in made.definition.parameters} - {*made.definition.locals, "self", "cls"}
    values = resolver.returns(made)
    names = [value.dotted for value in values if isinstance(value, Name)]
    if not names or len(names) < len(values) or _makes_tasks(made, resolver):
        return False
    return all(
        name in parameters or _returns_its_own(resolver.resolve(made.path, name, made.inner), resolver, depth + 1)
        for name in names
    )


def _makes_tasks(function: Defined, resolver: Resolver) -> bool:
    unit = resolver.bindings(function.path).unit(function.unit)
    calls = [each for each in unit.calls if each.scope[: len(function.inner)] == function.inner] if unit else []
    callees = [each.call.callee for each in calls]
    return any(isinstance(each, Name) and each.dotted.rpartition(".")[2] in MAKING for each in callees)


def _has_to_do(entity: Entity, resolver: Resolver) -> bool:
    """Whether a decorator leads to something related to Celery; a missing file of the project counts as well."""
    match entity:
        case None:
            return True
        case Member(owner=Assigned() as owner):
            method = method_of(entity, resolver)
            return is_app(owner, resolver) or (method is not None and _imports_celery(method.path, resolver))
        case Defined(path=path) | Assigned(path=path):
            return _imports_celery(path, resolver)
        case _:
            return False


def _imports_celery(path: str, resolver: Resolver) -> bool:
    imports: Iterable[str] = (each.module for unit in resolver.bindings(path).units.values() for each in unit.imports)
    return any(module.partition(".")[0] == "celery" for module in imports)


def _root(entity: Entity, resolver: Resolver, depth: int = 0) -> str | None:
    """The library that a decorator comes from, directly or through an object; None if it is the project's own."""
    match entity:
        case _ if depth > _DEEPEST:
            return None
        case External(dotted=dotted):
            return dotted.partition(".")[0]
        case Member(owner=owner):
            return _root(owner, resolver, depth + 1)
        case Assigned(path=path, assignment=made) if isinstance(made.value, CallExpression):
            callee = made.value.callee
            found = resolver.resolve(path, callee.dotted, made.scope) if isinstance(callee, Name) else None
            return None if is_app(entity, resolver) else _root(found, resolver, depth + 1)
        case _:
            return None
