"""Values with their place and the known arguments of the parameters around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Assigned, Defined, Entity, Spot
from celeryls.source.expression.values import Constant, Name
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

VariableKey = tuple[str, "Scope", str]
"""A parameter: its file, the scope that its function makes, and its name."""

_DEEPEST = 30


class ScopedValue(NamedTuple):
    """A value, its place, and the known values of parameters that it may refer to."""

    value: Value
    path: str
    unit: str
    scope: Scope
    given: Mapping[VariableKey, ScopedValue]

    @property
    def spot(self) -> Spot:
        """The place where it is written."""
        return Spot(self.path, self.unit, self.value.range)

    def closed(self, given: Mapping[VariableKey, ScopedValue]) -> ScopedValue:
        """The same value with more known parameters."""
        inner = {variable: bound.closed(given) for variable, bound in self.given.items()}
        return self._replace(given={**given, **inner})

    def at(self, value: Value) -> ScopedValue:
        """A part of it, in the same scope."""
        return ScopedValue(value, self.path, self.unit, self.scope, self.given)

    def variable(self, name: str) -> ScopedValue | None:
        """The value of a name that is a parameter; None if it is not, or its value is unknown."""
        for length in range(len(self.scope), 0, -1):
            if found := self.given.get((self.path, self.scope[:length], name)):
                return found
        return None

    def argument(self) -> ScopedValue:
        """The argument for it, if it is only a parameter."""
        bound = self
        for _ in range(_DEEPEST):
            if not isinstance(bound.value, Name) or not (found := bound.variable(bound.value.dotted)):
                break
            bound = found
        return bound


def assigned_value(entity: Assigned) -> ScopedValue:
    """The value that was assigned."""
    return ScopedValue(entity.assignment.value, entity.path, entity.unit, entity.assignment.scope, {})


def module_of(path: str, resolver: Resolver) -> str | None:
    """The likeliest name of a file's module."""
    return next(iter(resolver.names_of(path)), None)


def dotted_of(entity: Entity, resolver: Resolver) -> str | None:
    """The dotted name of something that the project defines at module level or in its classes."""
    match entity:
        case Defined(path=path, definition=definition):
            parts = [name for _, name in (*definition.scope, ("", definition.name))]
        case Assigned(path=path, assignment=assignment) if isinstance(assignment.target, Name):
            parts = [*(name for _, name in assignment.scope), assignment.target.dotted]
        case _:
            return None
    return ".".join((module_of(path, resolver) or "", *parts)).lstrip(".")


def string_spot(bound: ScopedValue) -> Spot:
    """The place of a string, without quotes if it is a plain one."""
    match bound.value:
        case Constant(value=str() as text, range=Range(line, column, end_line, end_column)) if (
            line == end_line and end_column - column == len(text) + 2
        ):
            return Spot(bound.path, bound.unit, Range(line, column + 1, line, end_column - 1))
        case _:
            return bound.spot


def last_name(scoped: ScopedValue, name: Name, method: str = "") -> Spot:
    """The place of the last name before a method; the whole expression if it spans several lines."""
    line, end = name.range.line, name.range.end_column
    if line == name.range.end_line and end - name.range.column == len(name.dotted):
        end -= len(method) + 1 if method else 0
        owner = name.dotted[: -len(method) - 1] if method else name.dotted
        return Spot(scoped.path, scoped.unit, Range(line, end - len(owner.rpartition(".")[2]), line, end))
    return Spot(scoped.path, scoped.unit, name.range)


def written(value: object) -> str:
    """The source text of a name; for other values, their kind."""
    match value:
        case Name(dotted=dotted):
            return dotted
        case _:
            return type(value).__name__.lower()
