"""Executes loops and comprehensions: their bodies run once for each item, as far as the items are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from weakref import proxy

from celeryls.project.values.frames import unpacked
from celeryls.project.values.known import Items, Known, Pairs, Unresolved, with_defaults
from celeryls.project.values.operations import listed
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.timeline import timeline
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.evaluate import Evaluation
    from celeryls.project.values.limits.budget import Budget
    from celeryls.project.values.timeline import Event, Round
    from celeryls.source.expression.values import Clause, Comprehension
    from celeryls.syntax.places import Range

Key = TypeVar("Key")


class Rounds:
    """Iterates over loops for one evaluation and binds their variables to one item after the other."""

    def __init__(self, evaluation: Evaluation, resolver: Resolver, budget: Budget) -> None:
        self._evaluation: Evaluation = proxy(evaluation)  # it owns this object: see `Evaluation`
        self._resolver = resolver
        self._budget = budget
        self._within: set[tuple[str, str, Range]] = set()

    def is_within(self) -> bool:
        """Whether the body of a loop is being executed."""
        return bool(self._within)

    def each(self, path: str, loops: tuple[Round, ...]) -> Iterator[bool]:
        """All iterations of nested loops; once, and False, if the items of one are unknown."""
        ahead = [each for each in loops if _place(path, each) not in self._within]
        if not ahead:
            yield True
            return
        for certain in self._items(path, ahead[0]):
            for inner in self.each(path, tuple(ahead[1:])):
                yield certain and inner

    def runs(self, path: str, events: list[tuple[Key, Event]]) -> Iterator[tuple[Key, Event]]:
        """The events in the order of execution; those in an unknown loop once, and marked as uncertain."""
        at = 0
        while at < len(events):
            first = next((each for each in events[at][1].rounds if _place(path, each) not in self._within), None)
            end = at + 1
            if first is None:
                yield events[at]
                at = end
                continue
            while end < len(events) and first in events[end][1].rounds:
                end += 1
            for certain in self._items(path, first):
                for key, event in self.runs(path, events[at:end]):
                    yield key, event if certain else event._replace(certain=False)
            at = end

    def comprehension(self, bound: ScopedValue, made: Comprehension) -> Known:
        """The result if all items are known; otherwise unresolved."""
        parts = self._comprehended(bound, made, made.clauses)
        if parts is None:
            return Unresolved("comprehension", bound.spot)
        if made.kind == "dict":
            return Pairs(tuple((key, item) for key, item in parts if key is not None), bound.spot)
        return Items("list" if made.kind == "generator" else made.kind, tuple(item for _, item in parts), bound.spot)

    def _comprehended(
        self, bound: ScopedValue, made: Comprehension, clauses: tuple[Clause, ...]
    ) -> list[tuple[Known | None, Known]] | None:
        """The items, each with its key if it has one; None if a clause is unknown."""
        if not clauses:
            key = self._evaluation.value(bound.at(made.key)) if made.key is not None else None
            return [(key, self._evaluation.value(bound.at(made.item)))]
        first = clauses[0]
        iterable = with_defaults(self._evaluation.value(bound.at(first.iterable)))
        if first.filtered or not isinstance(iterable, Items | Pairs):
            return None
        parts: list[tuple[Known | None, Known]] = []
        for item in listed(iterable):
            with self._evaluation.frames.inside(dict(unpacked(first.target, item, bound))):
                inner = self._comprehended(bound, made, clauses[1:])
            if inner is None or not self._budget.spend(len(inner) + 1):
                return None
            parts += inner
        return parts

    def _items(self, path: str, each: Round) -> Iterator[bool]:
        """The iterations of one loop; False for a single one that stands for all, since they are unknown."""
        loop = each.loop
        bound = ScopedValue(loop.iterable, path, each.unit, loop.scope, {})
        with self._evaluation.names.elsewhere():
            iterable = with_defaults(self._evaluation.value(bound))
        items = tuple(listed(iterable)) if isinstance(iterable, Items | Pairs) else ()
        certain = isinstance(iterable, Items | Pairs) and not any(isinstance(item, Unresolved) for item in items)
        rebound = self._rebound(path, each)
        for item in items if certain else (Unresolved("loop", bound.spot),):
            if not self._budget.spend_iteration():
                return
            variables = {
                variable: Unresolved("loop", bound.spot) if variable[2] in rebound else known
                for variable, known in unpacked(loop.target, item, bound)
            }
            self._within.add(_place(path, each))
            try:
                with self._evaluation.frames.inside(variables):
                    yield certain
            finally:
                self._within.discard(_place(path, each))

    def _rebound(self, path: str, each: Round) -> set[str]:
        """The names that the body of a loop assigns: a loop variable among these no longer has the item's value."""
        names = timeline(path, self._resolver).get(each.loop.scope, {})
        return {
            name for name, events in names.items() if any(_assigns(event) and each in event.rounds for event in events)
        }


def _place(path: str, each: Round) -> tuple[str, str, Range]:
    """What tells a loop from others: to compare the loops themselves takes as long as they have items."""
    return path, each.unit, each.loop.range


def _assigns(event: Event) -> bool:
    return isinstance(event.fact, Assignment) and isinstance(event.fact.target, Name)
