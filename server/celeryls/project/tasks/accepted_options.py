"""Finds the options that a decorator accepts: all of Celery's, or those that the project's own wrapper passes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.project.names.entities import Assigned
from celeryls.project.tasks.recipes import positional_names
from celeryls.project.tasks.wrappers import is_partial
from celeryls.project.values.scoped_value import assigned_value
from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.recipes import Recipe
    from celeryls.project.tasks.wrappers import WrapperReader
    from celeryls.project.values.scoped_value import ScopedValue

_ANY = "an option of whatever name"
_PROBE = Constant("given", Range(0, 0, 0, 0))


def accepted_options(decorator: ScopedValue, wrappers: WrapperReader, resolver: Resolver) -> frozenset[str] | None:
    """The options that can be added to a decorator; None if all can.

    A wrapper is tested by giving it one and checking whether it is passed on. A decorator that is already the result of
    a call, such as ``job = shared_task(bind=True)``, accepts none; nor does one that needs the function first, if it is
    not called.
    """
    called = isinstance(decorator.value, CallExpression)
    head = decorator.at(decorator.value.callee) if isinstance(decorator.value, CallExpression) else decorator
    recipe = wrappers.recipe(head)
    if recipe is None or recipe.wrapper is None:
        return None
    if recipe.function is None:
        return frozenset() if _is_result(head, resolver) else None
    parameters = recipe.function.definition.parameters
    positional = positional_names(recipe.function.definition)
    if not called and any(each.default is None and each.name in positional for each in parameters):
        return frozenset()
    if _arrives(recipe, _ANY, decorator):
        own = frozenset(_given_by_itself(recipe, decorator))
        return TASK_OPTIONS - own if own else None
    return frozenset(
        each.name for each in parameters if each.name in TASK_OPTIONS and _arrives(recipe, each.name, decorator)
    )


def _given_by_itself(recipe: Recipe, decorator: ScopedValue) -> Iterator[str]:
    """The options that a wrapper gives as keywords beside its ``**options``: given again they are a TypeError."""
    own = recipe.called([]).items
    for item in own:
        if item.by_keyword and item.name in TASK_OPTIONS:
            both = recipe.called([(item.name, decorator.at(_PROBE), False)]).items
            if len(both) > len(own):
                yield item.name


def _is_result(head: ScopedValue, resolver: Resolver) -> bool:
    """Whether a decorator's name holds the result of a call, and not a function that accepts more arguments."""
    entity = resolver.resolve(head.path, head.value.dotted, head.scope) if isinstance(head.value, Name) else None
    if not isinstance(entity, Assigned) or not isinstance(entity.assignment.value, CallExpression):
        return False
    callee = entity.assignment.value.callee
    return not isinstance(callee, Name) or not is_partial(assigned_value(entity), callee.dotted, resolver)


def _arrives(recipe: Recipe, option: str, decorator: ScopedValue) -> bool:
    probe = decorator.at(_PROBE)
    found = recipe.called([(option, probe, False)]).options().get(option)
    return found is not None and found.value is _PROBE
