"""Handlers of signals, exceptions and imports as rules see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Defined, External, Member
from celeryls.project.subjects.model import ExceptionClass, Import, SignalHandler
from celeryls.project.values.exceptions import is_exception
from celeryls.source.expression.values import Call, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition, Scope, UnitOutline

_DEEPEST = 20


def handlers_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[SignalHandler]:
    """The functions of a unit that are connected to Celery's signals: by a decorator, or by a call in the same unit."""
    functions = {(each.scope, each.name): each for each in unit.definitions if each.kind != "class"}
    for definition in functions.values():
        for decorator in definition.decorators:
            if signal := _connected(decorator, path, definition.scope, resolver):
                yield SignalHandler(signal, definition, decorator, len(definition.decorators) - 1)
    for called in unit.calls:
        first = called.call.argument("receiver", 0)
        if isinstance(first, Name) and (signal := _connected(called.call, path, called.scope, resolver)):
            entity = resolver.resolve(path, first.dotted, called.scope)
            if isinstance(entity, Defined) and (entity.path, entity.unit) == (path, label):
                yield SignalHandler(signal, entity.definition, called.call, len(entity.definition.decorators))


def _connected(value: Value, path: str, scope: Scope, resolver: Resolver) -> str | None:
    """The signal in ``signal.connect`` or ``signal.connect(…)``; None where it is none of Celery's."""
    callee = value.callee if isinstance(value, Call) else value
    if not isinstance(callee, Name) or not callee.dotted.endswith(".connect"):
        return None
    owner = callee.dotted.removesuffix(".connect")
    match resolver.resolve(path, owner, scope):
        case External(dotted=dotted) if dotted.startswith("celery.signals."):
            return dotted
        case Member(owner=app, name=name) if name.startswith("on_after_") and is_app(app, resolver):
            return f"app.{name}"
        case External(dotted=dotted) if ".on_after_" in dotted and dotted.startswith("celery."):
            return f"app.{dotted.rpartition('.')[2]}"
        case _:
            return None


def exceptions_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[ExceptionClass]:
    """The classes of a unit that are exceptions."""
    for definition in unit.definitions:
        if (
            definition.kind == "class"
            and definition.bases
            and _is_exception(Defined(path, label, definition), resolver)
        ):
            inner = (*definition.scope, ("class", definition.name))
            methods = [each for each in unit.definitions if each.scope == inner and each.kind != "class"]
            init = next((each for each in methods if each.name == "__init__"), None)
            yield ExceptionClass(definition, init, tuple(each.name for each in methods))


def _is_exception(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    match entity:
        case External(dotted=dotted):
            return is_exception(dotted.removeprefix("builtins."))
        case Defined(path=path, definition=definition) if definition.kind == "class" and depth < _DEEPEST:
            return any(_base_is_exception(base.value, path, definition, resolver, depth) for base in definition.bases)
        case _:
            return False


def _base_is_exception(base: Value, path: str, definition: Definition, resolver: Resolver, depth: int) -> bool:
    if not isinstance(base, Name):
        return False
    found = resolver.resolve(path, base.dotted, definition.scope)
    return is_exception(base.dotted) if found is None else _is_exception(found, resolver, depth + 1)


def imports_in(unit: UnitOutline) -> Iterator[Import]:
    """What a unit imports from Celery, and from what once belonged to it."""
    for each in unit.imports:
        dotted = each.module if each.name in (None, "*") else f"{each.module}.{each.name}"
        if dotted.partition(".")[0] in ("celery", "djcelery"):
            yield Import(dotted, each)
