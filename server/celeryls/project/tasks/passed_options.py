"""Finds how a wrapper changes its ``**options`` before it passes them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.tasks.recipes import OptionItem
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Constant, Name, Subscript

if TYPE_CHECKING:
    from celeryls.project.names.entities import Defined
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope


class PassedOptions(NamedTuple):
    """``defaults`` apply if nothing else is given, ``overrides`` always; ``removed`` are not passed on."""

    defaults: tuple[OptionItem, ...] = ()
    overrides: tuple[OptionItem, ...] = ()
    removed: frozenset[str] = frozenset()


def passed_options(function: Defined, resolver: Resolver) -> PassedOptions:
    """How a function, including nested functions, changes its ``**`` parameter; empty if it has none."""
    taken = next((each.name[2:] for each in function.definition.parameters if each.name.startswith("**")), None)
    names = resolver.bindings(function.path)
    unit = names.unit(function.unit)
    if taken is None or unit is None:
        return PassedOptions()

    def is_taken(scope: Scope) -> bool:
        return scope[: len(function.inner)] == function.inner and names.reduced(taken, scope) == function.inner

    scoped = ScopedValue(
        Constant(None, function.definition.name_range), function.path, function.unit, function.inner, {}
    )
    defaults, overrides, removed = [], [], set()
    for called in unit.calls:
        match called.call:
            case CallExpression(callee=Name(dotted=dotted), arguments=(key, *values)) if is_taken(called.scope):
                name = key.value.value if isinstance(key.value, Constant) else None
                if isinstance(name, str) and dotted == f"{taken}.pop":
                    removed.add(name)
                elif isinstance(name, str) and dotted == f"{taken}.setdefault" and values:
                    defaults.append(OptionItem(name, scoped._replace(value=values[0].value, scope=called.scope)))
    for made in unit.assignments:
        match made.target:
            case Subscript(of=Name(dotted=dotted), key=Constant(value=str() as name)) if dotted == taken:
                if made.operator == "=" and is_taken(made.scope):
                    overrides.append(OptionItem(name, scoped._replace(value=made.value, scope=made.scope)))
    return PassedOptions(tuple(defaults), tuple(overrides), frozenset(removed))
