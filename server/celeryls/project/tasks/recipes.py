"""How a decorator makes tasks: Celery's own, or the project's own ways to call these.

A project writes `job = shared_task(...)`, `functools.partial(shared_task, ...)`, a function that returns
`shared_task(base=X, **options)`, or one that returns another that does so. All of them come down to a `Recipe`.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Assigned
from celeryls.project.values.bound import Bound, Variable, bound_of
from celeryls.source.expression.values import Call, Constant, Mapping, Name, Operation, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Defined, Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition

_DEEPEST = 10


class Item(NamedTuple):
    """An option that is set; ``name`` is ``**`` where it is a mapping that can't be taken apart, or a parameter.

    ``is_spread`` says that a ``**mapping`` sets it.
    """

    name: str
    bound: Bound
    is_spread: bool = False


Argument = tuple[str | None, Bound, bool]
"""A name, a value, and whether a spread holds it; the name is None where it is positional, ``*`` and ``**`` for spreads
that can't be taken apart."""


class Recipe(NamedTuple):
    """The options that come with a decorator, the later in force, and the app whose tasks it makes.

    ``function`` is the project's function that has to be called to get at the decorator; ``makes_object`` says that it
    is the ``__init__`` of a class, whose objects are decorators, and not the class itself. ``wrapper`` is the name, in
    dots, of what of the project's is used.
    """

    items: tuple[Item, ...] = ()
    app: Entity = None
    function: Defined | None = None
    wrapper: str | None = None
    makes_object: bool = False

    def called(self, arguments: Iterable[Argument]) -> Recipe:
        """What a call gives."""
        if self.function is None:
            kept = [Item(name, bound, is_spread) for name, bound, is_spread in arguments if name and name != "*"]
            return self._replace(items=(*self.items, *kept))
        given, rest = _parameters(self.function, arguments)
        return self._replace(
            items=tuple(_closed(self.items, self.function, given, rest)), function=None, makes_object=False
        )

    def options(self) -> dict[str, Bound]:
        """What is set in the end, by name."""
        return {item.name: item.bound.argument() for item in self.items if item.name != "**"}

    @property
    def is_whole(self) -> bool:
        """Whether all options are known by name."""
        return all(item.name != "**" for item in self.items)


def spread(bound: Bound, resolver: Resolver, depth: int = 0) -> Iterator[Item]:
    """The pairs of a mapping that is written out somewhere; ``**`` for what is none."""
    parts = _parts(bound, resolver) if depth < _DEEPEST else None
    if parts is None:
        yield Item("**", bound)
        return
    for name, part in parts:
        if name == "**":
            yield from spread(part, resolver, depth + 1)
        else:
            yield Item(name, part)


def _parts(bound: Bound, resolver: Resolver) -> list[tuple[str, Bound]] | None:
    match bound.value:
        case Mapping(pairs=pairs):
            return [(name, bound.at(value)) for key, value in pairs if (name := _key(key))]
        case Call(callee=Name(dotted="dict"), arguments=arguments):
            return [(each.name or "**", bound.at(each.value)) for each in arguments]
        case Operation(operator="|", operands=operands):
            return [("**", bound.at(operand)) for operand in operands]
        case Name(dotted=dotted):
            found = resolver.resolve(bound.path, dotted, bound.scope)
            if isinstance(found, Assigned) and not isinstance(found.assignment.value, Unknown):
                return [("**", bound_of(found))]
    return None


def _key(key: Value | None) -> str | None:
    if key is None:
        return "**"
    return key.value if isinstance(key, Constant) and isinstance(key.value, str) else None


def _parameters(function: Defined, arguments: Iterable[Argument]) -> tuple[dict[Variable, Bound], list[Item]]:
    """What a function's parameters are given, and what its ``**`` parameter takes up."""
    definition, inner = function.definition, function.inner
    names = {each.name for each in definition.parameters if not each.name.startswith("*")}
    given: dict[Variable, Bound] = {}
    for parameter in definition.parameters:
        if parameter.default is not None:
            default = Bound(parameter.default, function.path, function.unit, definition.scope, {})
            given[function.path, inner, parameter.name] = default
    positional = _positional(definition)
    rest: list[Item] = []
    for name, bound, is_spread in arguments:
        if name is None:
            if positional:
                given[function.path, inner, positional.pop(0)] = bound
        elif name in names:
            given[function.path, inner, name] = bound
        elif name != "*":
            rest.append(Item(name, bound, is_spread))
    return given, rest


def _positional(definition: Definition) -> list[str]:
    every = (parameter.name for parameter in definition.parameters if parameter.name != "/")
    names = list(takewhile(lambda name: not name.startswith("*"), every))
    is_method = bool(definition.scope) and definition.scope[-1][0] == "class"
    return names[1:] if is_method and names[:1] in (["self"], ["cls"]) else names


def _closed(
    items: tuple[Item, ...], function: Defined, given: dict[Variable, Bound], rest: list[Item]
) -> Iterator[Item]:
    taken = next((each.name[2:] for each in function.definition.parameters if each.name.startswith("**")), None)
    for item in items:
        value = item.bound.value
        if item.name == "**" and isinstance(value, Name) and value.dotted == taken and _inside(item.bound, function):
            yield from rest
        else:
            yield item._replace(bound=item.bound.closed(given))


def _inside(bound: Bound, function: Defined) -> bool:
    inner = function.inner
    return bound.path == function.path and bound.scope[: len(inner)] == inner
