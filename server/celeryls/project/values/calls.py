"""Evaluates calls: of builtins, of methods of known values, and of the project's own functions."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple
from weakref import proxy

from celeryls.project.names.entities import Defined, External, Spot
from celeryls.project.values.functions import builtins, paths, texts
from celeryls.project.values.known import (
    Items,
    Known,
    LibraryCall,
    Pairs,
    Plain,
    Reference,
    Unresolved,
    as_likely,
    with_defaults,
)
from celeryls.project.values.operations import either, environment
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Attribute, CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.values.evaluate import Evaluation
    from celeryls.project.values.functions.texts import KnownArgument
    from celeryls.project.values.scoped_value import VariableKey
    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range

LAMBDA = "lambda"
"""The name of a function without a name."""
BUILTINS = frozenset(
    (
        "dict", "list", "tuple", "set", "frozenset", "str", "int", "float", "bool", "len", "sorted", "reversed",
        "enumerate", "zip", "range",
    )
)  # fmt: skip


class Calls:
    """Evaluates calls for one evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation: Evaluation = proxy(evaluation)  # it owns this object: see `Evaluation`
        self._running: set[tuple[str, str, Range]] = set()

    def value(self, bound: ScopedValue, call: CallExpression) -> Known:
        """The result of a call."""
        owner, method = _owner(call.callee)
        known = self._evaluation.value(bound.at(owner)) if owner is not None else None
        of = with_defaults(known) if known is not None else None
        if known is not None and isinstance(of, Plain | Items | Pairs):
            made = self._of_method(of, method, self._arguments(bound, call), bound.spot)
            return as_likely(made, (known,), bound.spot)
        if of is not None and (path := paths.method(of, method, bound.spot)):
            return path
        if of is not None:
            callee = self._evaluation.attribute_of(of, method, bound.spot)
        else:
            callee = self._evaluation.value(bound.at(call.callee))
        arguments = self._arguments(bound, call)
        dotted = callee.dotted if isinstance(callee, Reference) else _written(call.callee)
        if isinstance(callee, Reference) and callee.entity is None and dotted in BUILTINS:
            return builtins.called(dotted, arguments, bound.spot, lambda name, at: _keyword(bound, call, name, at))
        if default := environment(dotted, arguments, bound.spot):
            return default
        return self.called(callee, arguments, bound.spot)

    def called(self, callee: Known, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
        """The result of calling a known callee with known arguments."""
        match callee:
            case Reference(entity=External(dotted=library)):
                path = paths.called(library, arguments, self._evaluation.resolver.root, spot)
                return path or LibraryCall(library, tuple(arguments), spot)
            case LibraryCall(callee="functools.partial", arguments=((None, function), *given)):
                return self.called(function, (*given, *arguments), spot)
            case Reference(dotted=dotted) if dotted == LAMBDA and (body := self._evaluation.body_of(callee)):
                return self._evaluation.value(body)
            case Reference(entity=Defined() as function) if function.definition.kind == "def":
                return self._returned(function, arguments, spot)
            case _:
                return Unresolved("call", spot)

    def _arguments(self, bound: ScopedValue, call: CallExpression) -> tuple[KnownArgument, ...]:
        value = self._evaluation.value
        return tuple((argument.name, value(bound.at(argument.value))) for argument in call.arguments)

    @staticmethod
    def _of_method(of: Plain | Items | Pairs, name: str, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
        if isinstance(of, Plain):
            return (
                texts.method(of.value, name, arguments, spot) if isinstance(of.value, str) else Unresolved("call", spot)
            )
        return builtins.method(of, name, arguments, spot)

    def _returned(self, function: Defined, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
        """The return value of a project function for its arguments; the possible values if it has several returns."""
        definition = function.definition
        key = (function.path, function.unit, definition.name_range)
        if not definition.returns or key in self._running or not all(map(_is_transparent, definition.decorators)):
            return Unresolved("call", spot)
        variables = self._parameters(function, arguments, spot)
        if variables is None:
            return Unresolved("call", spot)
        self._running.add(key)
        try:
            with self._evaluation.frames.inside(variables), self._evaluation.names.elsewhere():
                returned = [
                    self._evaluation.value(ScopedValue(value, function.path, function.unit, function.inner, {}))
                    for value in self._evaluation.resolver.returns(function)
                ]
        finally:
            self._running.discard(key)
        known = reduce(lambda one, other: either(one, other, spot), returned)
        return Unresolved("call", spot) if isinstance(known, Unresolved) and known.default is None else known

    def _parameters(
        self, function: Defined, arguments: Sequence[KnownArgument], spot: Spot
    ) -> dict[VariableKey, Known] | None:
        """The argument of each parameter; None if a ``*`` or ``**`` can't be unpacked."""
        given = _given(function, arguments)
        if given is None:
            return None
        definition = function.definition
        variables: dict[VariableKey, Known] = {}
        for parameter in definition.parameters:
            name = parameter.name.lstrip("*")
            known: Known
            if parameter.name.startswith("**"):
                known = Pairs(tuple(given.rest), spot)
            elif parameter.name.startswith("*"):
                known = Items("tuple", tuple(given.more), spot)
            elif name in given.named:
                known = given.named[name]
            elif parameter.default is not None:
                default = ScopedValue(parameter.default, function.path, function.unit, definition.scope, {})
                known = self._evaluation.value(default)
            else:
                known = Unresolved("parameter", spot)
            variables[function.path, function.inner, name] = known
        return variables


class _GivenArguments(NamedTuple):
    """The arguments of a function: by parameter name, further positional arguments, and further keywords."""

    named: dict[str, Known]
    more: list[Known]
    rest: list[tuple[Known, Known]]


def _given(function: Defined, arguments: Sequence[KnownArgument]) -> _GivenArguments | None:
    names = [each.name for each in function.definition.parameters]
    positional = [each.name for each in function.definition.parameters if each.by_position]
    if _is_handed_its_owner(function):
        positional = positional[1:]
    given = _GivenArguments({}, [], [])
    for name, known in arguments:
        parts = _unpacked(name, known)
        if parts is None:
            return None
        for keyword, part in parts:
            if isinstance(keyword, Plain) and keyword.value in names:
                given.named[str(keyword.value)] = part
            elif keyword is not None:
                given.rest.append((keyword, part))
            elif positional:
                given.named[positional.pop(0)] = part
            else:
                given.more.append(part)
    return given


def _is_handed_its_owner(function: Defined) -> bool:
    """Whether the first parameter is ``self`` or ``cls``."""
    scope = function.definition.scope
    return (
        bool(scope) and scope[-1][0] == "class" and "staticmethod" not in map(_name_of, function.definition.decorators)
    )


def _unpacked(name: str | None, known: Known) -> list[tuple[Known | None, Known]] | None:
    """The values of an argument, each with its keyword, which is None for positional ones; None if they are unknown."""
    match name, with_defaults(known):
        case "*", Items(items=items) if not any(isinstance(item, Unresolved) for item in items):
            return [(None, item) for item in items]
        case "**", Pairs(pairs=pairs):
            return [(with_defaults(key), value) for key, value in pairs]
        case (("*" | "**"), _):
            return None
        case None, _:
            return [(None, known)]
        case _:
            return [(Plain(name, known.spot), known)]


def _owner(callee: Value) -> tuple[Value | None, str]:
    """The object that a method is called on, and the method's name; None if a plain name is called."""
    match callee:
        case Name(dotted=dotted, range=place) if "." in dotted:
            of, _, method = dotted.rpartition(".")
            return Name(of, place), method
        case Attribute(of=of_value, name=name):
            return of_value, name
        case _:
            return None, ""


def _is_transparent(decorator: Value) -> bool:
    return _name_of(decorator) in ("cache", "lru_cache", "staticmethod", "classmethod")


def _name_of(decorator: Value) -> str:
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    return named.dotted.rpartition(".")[2] if isinstance(named, Name) else ""


def _written(callee: Value) -> str:
    return callee.dotted if isinstance(callee, Name) else callee.name if isinstance(callee, Attribute) else ""


def _keyword(bound: ScopedValue, call: CallExpression, name: str, at: int) -> Spot:
    return Spot(bound.path, bound.unit, call.arguments[at].range.beginning(len(name)))
