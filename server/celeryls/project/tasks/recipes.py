"""How a decorator makes tasks: Celery's own, or the project's wrappers around these.

A project writes `job = shared_task(...)`, `functools.partial(shared_task, ...)`, a function that returns
`shared_task(base=X, **options)`, or a function that returns such a function. All of them reduce to a `Recipe`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Assigned
from celeryls.project.values.evaluate import Evaluation, text_of
from celeryls.project.values.known import Pairs, Plain
from celeryls.project.values.scoped_value import ScopedValue, VariableKey, assigned_value
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Defined, Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition

_DEEPEST = 10


class OptionItem(NamedTuple):
    """An option that is set; ``name`` is ``**`` for a mapping that can't be unpacked, or a parameter.

    ``is_spread`` says that a ``**mapping`` sets it, ``by_keyword`` that a keyword of a call does.
    """

    name: str
    scoped: ScopedValue
    is_spread: bool = False
    by_keyword: bool = False


PassedArgument = tuple[str | None, ScopedValue, bool]
"""A name, a value, and whether it comes from a spread.

The name is None for positional ones, ``*`` and ``**`` for spreads that can't be unpacked.
"""


class Recipe(NamedTuple):
    """The options of a decorator, later ones override earlier ones, and the app whose tasks it makes.

    ``function`` is the project's function that has to be called to get the decorator; ``makes_object`` says that it is
    the ``__init__`` of a class whose instances are decorators, not the class itself. ``wrapper`` is the dotted name of
    the project's decorator. ``removed`` are options that ``function`` accepts and does not pass on.
    """

    items: tuple[OptionItem, ...] = ()
    app: Entity = None
    function: Defined | None = None
    wrapper: str | None = None
    makes_object: bool = False
    removed: frozenset[str] = frozenset()

    def called(self, arguments: Iterable[PassedArgument]) -> Recipe:
        """The recipe of the result of a call."""
        if self.function is None:
            kept = [_item(name, bound, is_spread) for name, bound, is_spread in arguments if name and name != "*"]
            return self._replace(items=(*self.items, *kept))
        given, rest = _parameters(self.function, arguments)
        passed = [item for item in rest if item.name not in self.removed]
        items = tuple(_closed(self.items, self.function, given, passed))
        return self._replace(items=items, function=None, makes_object=False, removed=frozenset())

    def options(self) -> dict[str, ScopedValue]:
        """The effective options, by name."""
        return {item.name: item.scoped.argument() for item in self.items if item.name != "**"}

    @property
    def is_whole(self) -> bool:
        """Whether all options are known by name."""
        return all(item.name != "**" for item in self.items)


def spread(bound: ScopedValue, resolver: Resolver, depth: int = 0) -> Iterator[OptionItem]:
    """The pairs of a mapping, each at its place in the source; ``**`` for parts that can't be unpacked."""
    match bound.value:
        case _ if depth > _DEEPEST:
            yield OptionItem("**", bound)
        case Mapping(pairs=pairs):
            for key, value in pairs:
                if key is None:
                    yield from spread(bound.at(value), resolver, depth + 1)
                else:
                    yield OptionItem(text_of(bound.at(key), resolver) or "**", bound.at(value))
        case CallExpression(callee=Name(dotted="dict"), arguments=arguments):
            for each in arguments:
                named = each.name and not each.name.startswith("*")
                yield from (
                    [OptionItem(each.name or "", bound.at(each.value))]
                    if named
                    else spread(bound.at(each.value), resolver, depth + 1)
                )
        case Operation(operator="|", operands=operands):
            for operand in operands:
                yield from spread(bound.at(operand), resolver, depth + 1)
        case Name(dotted=dotted) if constant := _constant(bound, dotted, resolver):
            yield from spread(constant, resolver, depth + 1)
        case _:
            yield from _evaluated(bound, resolver)


def _constant(bound: ScopedValue, dotted: str, resolver: Resolver) -> ScopedValue | None:
    """The value assigned to a name that nothing changes; None for anything else."""
    found = resolver.resolve(bound.path, dotted, bound.scope)
    if not isinstance(found, Assigned) or not isinstance(found.assignment.target, Name):
        return None
    names = resolver.bindings(found.path)
    return assigned_value(found) if names.is_constant(found.assignment.target.dotted, found.assignment.scope) else None


def _evaluated(bound: ScopedValue, resolver: Resolver) -> Iterator[OptionItem]:
    """The pairs of a mapping that is not a literal: the result of a function, or one built by several statements."""
    known = Evaluation(resolver).value(bound)
    if not isinstance(known, Pairs):
        yield OptionItem("**", bound)
        return
    certain = not any(key is value for key, value in known.pairs)
    for key, value in known.pairs:
        name = key.value if isinstance(key, Plain) and isinstance(key.value, str) else "**"
        yield OptionItem(name, ScopedValue(_written(value, certain=certain), value.spot.path, value.spot.unit, (), {}))


def _written(known: Known, *, certain: bool) -> Value:
    if certain and isinstance(known, Plain):
        return Constant(known.value, known.spot.range)
    return Unknown("computed", known.spot.range)


def _item(name: str, bound: ScopedValue, is_spread: bool) -> OptionItem:  # noqa: FBT001 - a part of an argument
    return OptionItem(name, bound, is_spread, by_keyword=not is_spread)


def _parameters(
    function: Defined, arguments: Iterable[PassedArgument]
) -> tuple[dict[VariableKey, ScopedValue], list[OptionItem]]:
    """The arguments of a function's parameters, and those collected by its ``**`` parameter."""
    definition, inner = function.definition, function.inner
    names = {each.name for each in definition.parameters if not each.name.startswith("*")}
    given: dict[VariableKey, ScopedValue] = {}
    for parameter in definition.parameters:
        if parameter.default is not None:
            default = ScopedValue(parameter.default, function.path, function.unit, definition.scope, {})
            given[function.path, inner, parameter.name] = default
    positional = positional_names(definition)
    rest: list[OptionItem] = []
    for name, bound, is_spread in arguments:
        if name is None:
            if positional:
                given[function.path, inner, positional.pop(0)] = bound
        elif name in names:
            given[function.path, inner, name] = bound
        elif name != "*":
            rest.append(_item(name, bound, is_spread))
    return given, rest


def positional_names(definition: Definition) -> list[str]:
    """The parameters that take positional arguments of a call, without the ``self`` of a method."""
    names = [parameter.name for parameter in definition.parameters if parameter.by_position]
    is_method = bool(definition.scope) and definition.scope[-1][0] == "class"
    return names[1:] if is_method and names[:1] in (["self"], ["cls"]) else names


def _closed(
    items: tuple[OptionItem, ...], function: Defined, given: dict[VariableKey, ScopedValue], rest: list[OptionItem]
) -> Iterator[OptionItem]:
    taken = next((each.name[2:] for each in function.definition.parameters if each.name.startswith("**")), None)
    for item in items:
        value = item.scoped.value
        if item.name == "**" and isinstance(value, Name) and value.dotted == taken and _inside(item.scoped, function):
            yield from rest
        else:
            yield item._replace(scoped=item.scoped.closed(given))


def _inside(bound: ScopedValue, function: Defined) -> bool:
    inner = function.inner
    return bound.path == function.path and bound.scope[: len(inner)] == inner
