"""Signal handlers, exceptions and imports as subjects."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Defined, External, Member
from celeryls.project.subjects.model import ExceptionClass, Import
from celeryls.project.subjects.signals import SignalConnection, SignalHandler
from celeryls.project.values.functions.exceptions import is_exception
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity, Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

_MOST_CLASSES = 1_000
"""How many ancestors of a class are looked at."""
_CHOOSY = (OSError, SyntaxError, UnicodeError, BaseExceptionGroup)
_MAKING = frozenset(("__init__", "__new__", "__reduce__", "__reduce_ex__"))


def handlers_in(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[SignalHandler]:
    """The functions that a unit connects to Celery's signals, by decorators and by calls."""
    for definition in {(each.scope, each.name): each for each in unit.definitions if each.kind != "class"}.values():
        entity = Defined(path, label, definition)
        for number, decorator in enumerate(definition.decorators):
            if signal := _connected(decorator, path, definition.scope, resolver):
                yield _handler(signal, entity, decorator, definition.decorators[number + 1 :], resolver)
    for called in unit.calls:
        first = called.call.argument("receiver", 0)
        if isinstance(first, Name) and (signal := _connected(called.call, path, called.scope, resolver)):
            receiver = resolver.resolve(path, first.dotted, called.scope)
            if isinstance(receiver, Defined) and receiver.definition.kind != "class":
                handler = _handler(signal, receiver, called.call, receiver.definition.decorators, resolver)
                is_method = any(kind == "class" for kind, _ in receiver.definition.scope[-1:])
                yield handler._replace(is_method=is_method)


def connections_in(path: str, unit: UnitOutline, resolver: Resolver) -> Iterator[SignalConnection]:
    """The places of a unit that connect something to Celery's signals."""
    for definition in unit.definitions:
        for decorator in definition.decorators if definition.kind != "class" else ():
            if signal := _connected(decorator, path, definition.scope, resolver):
                yield SignalConnection(signal, decorator, None, definition, definition.scope)
    for called in unit.calls:
        receiver = called.call.argument("receiver", 0)
        if receiver is not None and (signal := _connected(called.call, path, called.scope, resolver)):
            yield SignalConnection(signal, called.call, receiver, None, called.scope)


def _handler(
    signal: str, entity: Defined, connect: Value, decorators: tuple[Value, ...], resolver: Resolver
) -> SignalHandler:
    definition = entity.definition
    others = [each for each in decorators if not _connected(each, entity.path, definition.scope, resolver)]
    return SignalHandler(signal, definition, entity.spot, connect, decorators=len(others))


def _connected(value: Value, path: str, scope: Scope, resolver: Resolver) -> str | None:
    """The signal in ``signal.connect`` or ``signal.connect(…)``; None if it is not one of Celery's."""
    callee = value.callee if isinstance(value, CallExpression) else value
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
    """The exception classes of a unit."""
    for definition in unit.definitions:
        if (
            definition.kind == "class"
            and definition.bases
            and _is_exception(Defined(path, label, definition), resolver)
        ):
            inner = (*definition.scope, ("class", definition.name))
            methods = [each for each in unit.definitions if each.scope == inner and each.kind != "class"]
            init = next((each for each in methods if each.name == "__init__"), None)
            names = tuple(each.name for each in methods)
            plain = not definition.decorators and _bases_are_plain(Defined(path, label, definition), resolver)
            yield ExceptionClass(definition, init, names, plain)


def _is_exception(entity: Entity, resolver: Resolver) -> bool:
    """Whether an exception is among the ancestors of a class."""
    seen: set[Spot] = set()
    waiting = [entity]
    while waiting and len(seen) < _MOST_CLASSES:
        match waiting.pop():
            case External(dotted=dotted) if is_exception(dotted.removeprefix("builtins.")):
                return True
            case Defined(definition=definition) as found if definition.kind == "class" and found.spot not in seen:
                seen.add(found.spot)
                for name in (base.value.dotted for base in definition.bases if isinstance(base.value, Name)):
                    if (above := resolver.resolve(found.path, name, definition.scope)) is not None:
                        waiting.append(above)
                    elif is_exception(name):
                        return True
            case _:
                pass
    return False


def _bases_are_plain(entity: Defined, resolver: Resolver) -> bool:
    """Whether no ancestor of a class may change what its instances are made of; False for thousands of ancestors."""
    seen = {entity.spot}
    waiting = [entity]
    while waiting:
        below = waiting.pop()
        for base in below.definition.bases:
            if base.name is not None or not isinstance(base.value, Name):
                return False
            found = resolver.resolve(below.path, base.value.dotted, below.definition.scope)
            if not _is_plain(found, base.value.dotted, resolver) or len(seen) >= _MOST_CLASSES:
                return False
            if isinstance(found, Defined) and found.spot not in seen:
                seen.add(found.spot)
                waiting.append(found)
    return True


def _is_plain(found: Entity | None, name: str, resolver: Resolver) -> bool:
    """Whether a base, which ``name`` stands for, keeps its arguments; its own bases are not looked at."""
    match found:
        case None:
            return _keeps_arguments(name)
        case External(dotted=dotted):
            return _keeps_arguments(dotted.removeprefix("builtins."))
        case Defined(definition=definition) if definition.kind == "class" and not definition.decorators:
            return resolver.bindings(found.path).inner(found).keys().isdisjoint(_MAKING)
        case _:
            return False


def _keeps_arguments(name: str) -> bool:
    """Whether a builtin exception takes any arguments and keeps all of them, and Celery sends it to the caller.

    What is no ``Exception``, such as ``SystemExit``, is raised again in the worker (`celery.app.trace`).
    """
    found = getattr(builtins, name, None) if is_exception(name) else None
    return found is not None and issubclass(found, Exception) and not issubclass(found, _CHOOSY)


def imports_in(unit: UnitOutline) -> Iterator[Import]:
    """The imports of a unit from Celery, and from packages that once belonged to it."""
    for each in unit.imports:
        dotted = each.module if each.name in (None, "*") else f"{each.module}.{each.name}"
        if dotted.partition(".")[0] in ("celery", "djcelery"):
            yield Import(dotted, each)
