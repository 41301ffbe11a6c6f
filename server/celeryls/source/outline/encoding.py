"""An outline as JSON, for the index process and the cache on disk, and back.

Everything is a list, so that thousands of files are small and quickly read; `outline_json_values` has the values.
What comes back is checked: a cache may have been written by anyone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.source.expression.values import Call, Name
from celeryls.source.outline.encoding_values import (
    Json,
    argument_from,
    argument_to,
    integer,
    range_from,
    text,
    text_or_none,
    texts,
    value_from,
    value_to,
)
from celeryls.source.outline.model import (
    Assignment,
    Called,
    Command,
    Definition,
    Import,
    Outline,
    Parameter,
    UnitOutline,
)

if TYPE_CHECKING:
    from celeryls.source.outline.model import Scope

_KINDS = ("def", "async def", "class")


class BadOutline(ValueError):  # noqa: N818 - it names what was found, as `JSONDecodeError` does not
    """What was read is no outline."""


def encode(outline: Outline) -> list[Json]:
    """An outline as lists, strings, numbers, booleans and None."""
    return [
        [[line, _unit_to(unit)] for line, unit in outline.units],
        [_command_to(command) for command in outline.commands],
        outline.ascii,
    ]


def decode(data: object) -> Outline:
    """The outline that `encode` made ``data`` of.

    Raises:
        BadOutline: ``data`` is nothing that `encode` makes.
    """
    try:
        return _outline_from(data)
    except (TypeError, ValueError, LookupError, RecursionError) as error:
        raise BadOutline(f"{type(error).__name__}: {error}") from None


def _outline_from(data: Json) -> Outline:
    units, commands, is_ascii = data
    if type(is_ascii) is not bool:
        raise TypeError
    return Outline(
        tuple((integer(line), _unit_from(unit)) for line, unit in units),
        tuple(map(_command_from, commands)),
        is_ascii,
    )


def _unit_to(unit: UnitOutline) -> list[Json]:
    """The scopes of a unit stand in front, once each: its facts have their numbers."""
    scopes: dict[Scope, int] = {}

    def number(scope: Scope) -> int:
        return scopes.setdefault(scope, len(scopes))

    imports = [[i.bound, i.module, i.name, number(i.scope), *i.range, i.typing_only] for i in unit.imports]
    definitions = [_definition_to(each, number(each.scope)) for each in unit.definitions]
    assignments = [
        [value_to(a.target), a.operator, value_to(a.value), number(a.scope), *a.range] for a in unit.assignments
    ]
    calls = [_called_to(called.call, number(called.scope)) for called in unit.calls]
    return [list(map(_scope_to, scopes)), imports, definitions, assignments, calls]


def _unit_from(data: Json) -> UnitOutline:
    numbered, imports, definitions, assignments, calls = data
    scopes = [_scope_from(scope) for scope in numbered]
    return UnitOutline(
        tuple(_import_from(each, scopes) for each in imports),
        tuple(_definition_from(each, scopes) for each in definitions),
        tuple(_assignment_from(each, scopes) for each in assignments),
        tuple(_called_from(each, scopes) for each in calls),
    )


def _import_from(data: Json, scopes: list[Scope]) -> Import:
    bound, module, name, scope, *place, typing_only = data
    if type(typing_only) is not bool:
        raise TypeError
    return Import(text(bound), text(module), text_or_none(name), scopes[integer(scope)], range_from(place), typing_only)


def _definition_to(definition: Definition, scope: int) -> list[Json]:
    return [
        _KINDS.index(definition.kind),
        definition.name,
        *definition.name_range,
        [value_to(value) for value in definition.decorators],
        [[each.name, each.default and value_to(each.default)] for each in definition.parameters],
        [argument_to(argument) for argument in definition.bases],
        [value_to(value) for value in definition.returns],
        scope,
        *definition.range,
        list(definition.locals),
    ]


def _definition_from(data: Json, scopes: list[Scope]) -> Definition:
    kind, name, *name_range, decorators, parameters, bases, returns, scope, line, column, end, last, local = data
    return Definition(
        _KINDS[integer(kind)],  # type: ignore[arg-type]
        text(name),
        range_from(name_range),
        tuple(map(value_from, decorators)),
        tuple(map(_parameter_from, parameters)),
        tuple(map(argument_from, bases)),
        tuple(map(value_from, returns)),
        scopes[integer(scope)],
        range_from((line, column, end, last)),
        texts(local),
    )


def _parameter_from(data: Json) -> Parameter:
    name, default = data
    return _plain(text(name)) if default is None else Parameter(name, value_from(default))


@lru_cache(maxsize=5_000)
def _plain(name: str) -> Parameter:
    """A parameter without a default; many functions have one of the same name."""
    return Parameter(name)


def _assignment_from(data: Json, scopes: list[Scope]) -> Assignment:
    target, operator, value, scope, *place = data
    return Assignment(value_from(target), text(operator), value_from(value), scopes[integer(scope)], range_from(place))


def _called_to(call: Call, scope: int) -> list[Json]:
    """Most calls are kept without arguments, and stand where their names do: of them that alone is written."""
    if call.arguments or not isinstance(call.callee, Name) or call.callee.range != call.range:
        return [value_to(call), scope]
    return [*value_to(call.callee), scope]


def _called_from(data: Json, scopes: list[Scope]) -> Called:
    *written, scope = data
    call = value_from(written if len(written) > 1 else written[0])
    if isinstance(call, Name):
        call = Call(call, (), call.range)
    if not isinstance(call, Call):
        raise TypeError(call)
    return Called(call, scopes[integer(scope)])


def _command_to(command: Command) -> list[Json]:
    return [command.app, [[name, *place] for name, place in command.queues], *command.range]


def _command_from(data: Json) -> Command:
    app, queues, *place = data
    named = tuple((text(name), range_from(where)) for name, *where in queues)
    return Command(text_or_none(app), named, range_from(place))


def _scope_to(scope: Scope) -> list[str]:
    """``[("class", "A"), ("def", "f")]`` as ``["class", "A", "def", "f"]``."""
    return [part for pair in scope for part in pair]


def _scope_from(data: Json) -> Scope:
    if not data:
        return ()
    parts = texts(data)
    pairs = tuple(zip(parts[::2], parts[1::2], strict=True))
    if not {kind for kind, _ in pairs} <= {"class", "def"}:
        raise ValueError(pairs)
    return pairs  # type: ignore[return-value]
