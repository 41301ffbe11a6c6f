"""Evaluates a name once for all who ask for it: hundreds of tasks may have the options of one dict."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Unresolved
from celeryls.source.expression.values import Constant
from celeryls.source.outline.model import Assignment, Definition
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.names.entities import Entity
    from celeryls.project.values.evaluate import Evaluation
    from celeryls.project.values.known import Known
    from celeryls.project.values.scoped_value import ScopedValue
    from celeryls.project.values.timeline import Event, Moment
    from celeryls.source.outline.model import Scope

_NOWHERE = Range(0, 0, 0, 0)


class SharedValue(NamedTuple):
    """The value of a name and its weight, the lambdas in it, and whether it depends on the name of a task."""

    known: Known | None
    weight: int
    lambdas: Mapping[Spot, ScopedValue]
    has_names: bool


def shared_value(
    evaluation: Evaluation, path: str, scope: Scope, name: str, before: Moment | None
) -> SharedValue | None:
    """The value of a name before a moment, or the final one (None), evaluated once for all that ask.

    It is evaluated as if nobody had asked, with a budget of its own, so that it does not depend on who asks first. None
    if the value contains the name of a task: who asks decides whether such names are evaluated.
    """
    if not evaluation.resolver.memo.costs.is_left():
        return SharedValue(Unresolved("limit", Spot(path, "", _NOWHERE)), 1, {}, has_names=False)
    question = ("value", path, scope, name, before, evaluation.includes)
    found = evaluation.resolver.memo.ask(question, lambda: _evaluated(evaluation, path, scope, name, before))
    return None if found.has_names and evaluation.naming else found


def moment_of_share(events: list[Event], before: Moment) -> Moment | None:
    """One moment for all places between two events, at which a name has the same value; None before the first."""
    past = bisect_left(events, before, key=lambda event: event.moment)
    if not past:
        return None
    unit, line, column = events[past - 1].moment
    return unit, line, column + 1


def is_costly(evaluation: Evaluation, path: str, scope: Scope, name: str) -> bool:
    """Whether evaluating a name costs more than looking its value up."""
    bindings = evaluation.resolver.bindings(path).bindings_of(name, scope)
    match bindings[0].fact if len(bindings) == 1 else None:
        case Definition() | Assignment(value=Constant()):
            return not evaluation.resolver.bindings(path).is_constant(name, scope)
        case _:
            return bool(bindings)


def _evaluated(evaluation: Evaluation, path: str, scope: Scope, name: str, before: Moment | None) -> SharedValue:
    asked: list[Entity] = []
    own = evaluation.afresh(asked.append)
    known = own.names.alone(path, scope, name, before)
    weight = own.budget.weight(known) if known is not None else 0
    own.budget.charge()
    return SharedValue(known, weight, own.lambdas, has_names=bool(asked))
