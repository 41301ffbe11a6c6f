"""Values with where they are written, and with what the parameters around them stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Assigned, Defined, Entity, Member, Spot
from celeryls.source.expression.values import Attribute, Call, Constant, Name, Operation
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

Variable = tuple[str, "Scope", str]
"""A parameter: its file, the scope that its function makes, and its name."""

_DEEPEST = 30
_STEPS = 2000
_ENUM = ("value", "_value_")


class Bound(NamedTuple):
    """A value, where it stands, and what is known of the parameters that it may name."""

    value: Value
    path: str
    unit: str
    scope: Scope
    given: Mapping[Variable, Bound]

    @property
    def spot(self) -> Spot:
        """Where it is written."""
        return Spot(self.path, self.unit, self.value.range)

    def closed(self, given: Mapping[Variable, Bound]) -> Bound:
        """The same value with more parameters known."""
        inner = {variable: bound.closed(given) for variable, bound in self.given.items()}
        return self._replace(given={**given, **inner})

    def at(self, value: Value) -> Bound:
        """A part of it."""
        return Bound(value, self.path, self.unit, self.scope, self.given)

    def variable(self, name: str) -> Bound | None:
        """What a name stands for that is a parameter; None where it is none, or nothing is known of it."""
        for length in range(len(self.scope), 0, -1):
            if found := self.given.get((self.path, self.scope[:length], name)):
                return found
        return None

    def argument(self) -> Bound:
        """What was given for it, where it is a parameter and no more."""
        bound = self
        for _ in range(_DEEPEST):
            if not isinstance(bound.value, Name) or not (found := bound.variable(bound.value.dotted)):
                break
            bound = found
        return bound


def text_of(bound: Bound, resolver: Resolver) -> str | None:
    """The string that a value is; None for what is none, or can't be told.

    Followed are names, constants of other modules, members of enums, f-strings and ``+``.
    """
    return _Reading(resolver).text(bound, 0)


class _Reading:
    """Reads one string in a bounded number of steps: ``X = X + X`` would double them with each name."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._steps = 0

    def text(self, bound: Bound, depth: int) -> str | None:
        self._steps += 1
        if depth > _DEEPEST or self._steps > _STEPS:
            return None
        match bound.value:
            case Constant(value=str() as text):
                return text
            case Name(dotted=dotted):
                return self._of_name(bound, dotted, depth + 1)
            case Attribute(of=Attribute() | Name() as of, name=name) if name in _ENUM:
                return self.text(bound.at(of), depth + 1)
            case Operation(operator="f" | "+", operands=operands):
                return self._joined([bound.at(part) for part in operands], depth + 1)
            case Operation(operator="or", operands=operands):
                return next(filter(None, (self.text(bound.at(part), depth + 1) for part in operands)), None)
            case _:
                return None

    def _joined(self, parts: list[Bound], depth: int) -> str | None:
        texts = []
        for part in parts:
            text = self._part(part, depth)
            if text is None:
                return None
            texts.append(text)
        return "".join(texts)

    def _part(self, bound: Bound, depth: int) -> str | None:
        if isinstance(bound.value, Constant) and isinstance(bound.value.value, int | float):
            return str(bound.value.value)
        return self.text(bound, depth)

    def _of_name(self, bound: Bound, dotted: str, depth: int) -> str | None:
        resolver = self._resolver
        if given := bound.variable(dotted):
            return self.text(given, depth)
        if dotted == "__name__":
            return module_of(bound.path, resolver)
        match resolver.resolve(bound.path, dotted, bound.scope):
            case Member(owner=Assigned() as owner, name=name) if name in _ENUM:
                return self.text(bound_of(owner), depth)
            case Member(owner=Assigned(assignment=made) as app, name="main") if isinstance(made.value, Call):
                # An app's name is the first argument of `Celery(…)`.
                main = made.value.argument("main", 0)
                return self.text(bound_of(app).at(main), depth) if main else None
            case Assigned() as found:
                return self.text(bound_of(found), depth)
            case _:
                return None


def bound_of(entity: Assigned) -> Bound:
    """The value that was assigned."""
    return Bound(entity.assignment.value, entity.path, entity.unit, entity.assignment.scope, {})


def module_of(path: str, resolver: Resolver) -> str | None:
    """The likeliest name of a file's module."""
    return next(iter(resolver.modules.names_of(path)), None)


def dotted_of(entity: Entity, resolver: Resolver) -> str | None:
    """The dotted name of something that the project defines at a module's top or in its classes."""
    match entity:
        case Defined(path=path, definition=definition):
            parts = [name for _, name in (*definition.scope, ("", definition.name))]
        case Assigned(path=path, assignment=assignment) if isinstance(assignment.target, Name):
            parts = [*(name for _, name in assignment.scope), assignment.target.dotted]
        case _:
            return None
    return ".".join((module_of(path, resolver) or "", *parts)).lstrip(".")


def string_spot(bound: Bound) -> Spot:
    """Where a string stands, without its quotes where it is a plain one."""
    match bound.value:
        case Constant(value=str() as text, range=Range(line, column, end_line, end_column)) if (
            line == end_line and end_column - column == len(text) + 2
        ):
            return Spot(bound.path, bound.unit, Range(line, column + 1, line, end_column - 1))
        case _:
            return bound.spot


def written(value: object) -> str:
    """What is written, as far as it is a name; else what kind of value it is."""
    match value:
        case Name(dotted=dotted):
            return dotted
        case _:
            return type(value).__name__.lower()
