"""The only evaluator of values.

    from celeryls.project.values.evaluate import Evaluation

    known = Evaluation(resolver, naming).value(bound)     # what an expression is worth where it stands
    for known in Evaluation(resolver, naming).each(bound): ...   # the same, once for each round of the loops around it

The answer is a `Known`, in which each part has the place where it is written, and is one of three: a value (`Plain`,
`Items`, `Pairs`, `Made`, `Reference`); surely nothing, which is None, and only `attribute` has it; or `Unresolved`,
with the reason, and with what it is by default where that is known. `text_in`, `texts_in` and `entries` of ``known``
read the first.

Understood are constants through names, modules, classes and their bases, enums' members, strings that are joined,
formatted and concatenated, dicts and lists that are united, spread, comprehended, and grow statement by statement,
builtins such as ``dict`` and ``zip``, and calls of the project's own functions: of ``entry("shop.pack", 30)`` the dict
that ``def entry(task, every): return {"task": task, …}`` returns, in which ``task`` has the place of the argument.
A statement in a loop over what is known happens once for each item; `runs` gives such statements to those who go
through them on their own, with the loop's variables standing for the item while each is handed out.

Nothing is run. A file is read from its top down, as Python would: a name is worth what the statements above have made
of it, in other files what all statements have. Which branch of an ``if`` is taken is not known: lists and dicts hold
what any branch puts into them, and a single value that differs is unresolved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from celeryls.project.names.entities import Defined, External, Module
from celeryls.project.values.calls import LAMBDA, Calls
from celeryls.project.values.dotted_names import dotted_value
from celeryls.project.values.frames import Frames
from celeryls.project.values.functions.paths import path_attribute
from celeryls.project.values.functions.texts import joined
from celeryls.project.values.functions.truth import chosen
from celeryls.project.values.known import Items, Known, Pairs, Plain, Reference, Unresolved, with_defaults
from celeryls.project.values.limits.budget import TOO_MUCH, Budget
from celeryls.project.values.names import NameValues
from celeryls.project.values.operations import added, listed, paired, subscripted, united
from celeryls.project.values.rounds import Rounds
from celeryls.project.values.split_settings import included
from celeryls.project.values.timeline import rounds
from celeryls.reading_budget import left_out
from celeryls.source.expression.values import (
    Attribute,
    CallExpression,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Spread,
    Subscript,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.entities import Entity, Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.limits.shared import SharedValue
    from celeryls.project.values.scoped_value import ScopedValue
    from celeryls.project.values.timeline import Event

Naming = Callable[["Entity"], str | None]
"""Returns the name of the task that an entity of the project holds; None if it holds none."""
Key = TypeVar("Key")


def evaluate(bound: ScopedValue, resolver: Resolver) -> Known:
    """The value of an expression at its place; unknown parts are `Unresolved`, the others known."""
    return Evaluation(resolver).value(bound)


def attribute(entity: Entity, name: str, resolver: Resolver) -> Known | None:
    """The final value of a name of a project module or class; None if it has no such name."""
    evaluation = Evaluation(resolver)
    return evaluation.names.attribute(entity, name)


def text_of(bound: ScopedValue, resolver: Resolver) -> str | None:
    """The string that a value surely is; None if it is not a string, or unknown."""
    if type(bound.value) is Constant:  # by far the most
        return bound.value.value if isinstance(bound.value.value, str) else None
    known = Evaluation(resolver).value(bound)
    return known.value if isinstance(known, Plain) and isinstance(known.value, str) else None


class Evaluation:
    """One evaluation with one budget; ``naming`` evaluates ``task.name``.

    Its parts refer to it weakly, so that it is freed at once, with all that it knows: there are thousands.
    """

    def __init__(self, resolver: Resolver, naming: Naming | None = None, *, includes: bool = True) -> None:
        self.resolver = resolver
        self.naming = naming
        self.includes = includes
        self.budget = Budget(resolver.memo)
        self.lambdas: dict[Spot, ScopedValue] = {}
        self.frames = Frames()
        self.names = NameValues(resolver, self, includes=includes)
        self._rounds = Rounds(self, resolver, self.budget)
        self._calls = Calls(self)

    def value(self, bound: ScopedValue) -> Known:
        """The value of an expression."""
        if type(bound.value) is Constant:  # by far the most
            return Plain(bound.value.value, bound.spot)
        if not self.budget.enter():
            left_out(bound.path, TOO_MUCH)
            return Unresolved("limit", bound.spot)
        try:
            known = self._value(bound)
        finally:
            self.budget.leave()
        return self.budget.bounded(known)

    def each(self, bound: ScopedValue) -> Iterator[Known]:
        """The value of an expression for each iteration of the loops around it, as far as these are known."""
        unit = self.resolver.bindings(bound.path).unit(bound.unit)
        scoped = rounds(unit, bound.unit, bound.scope, bound.value.range) if unit and unit.loops else ()
        for _ in self._rounds.each(bound.path, scoped):
            yield self.value(bound)

    def result(self, bound: ScopedValue) -> Known:
        """The value of an expression or, if it is a function or a ``lambda``, the result of calling it."""
        known = self.value(bound)
        return self._calls.called(known, (), bound.spot) if isinstance(known, Reference) else known

    def body_of(self, function: Reference) -> ScopedValue | None:
        """The body of a ``lambda``; None for anything else."""
        return self.lambdas.get(function.spot) if function.dotted == LAMBDA else None

    def runs(self, path: str, events: Iterable[tuple[Key, Event]]) -> Iterator[tuple[Key, Event]]:
        """The statements of a file in the order of execution: those in a loop once for each item.

        A statement that may not happen, because the loop's items are unknown, is returned once and marked.
        """
        return self._rounds.runs(path, list(events))

    def is_within(self) -> bool:
        """Whether a call, a loop or a comprehension is being evaluated."""
        return bool(self.frames) or self._rounds.is_within()

    def afresh(self, naming: Naming) -> Evaluation:
        """Another evaluation of the same project, which knows nothing of this one."""
        return Evaluation(self.resolver, naming, includes=self.includes)

    def taken(self, shared: SharedValue) -> Known | None:
        """A value that another evaluation has made, as if this one had made it."""
        self.lambdas.update(shared.lambdas)
        if shared.known is not None:
            self.budget.weighed(shared.known, shared.weight)
        return shared.known

    def included(self, path: str, unit: str, call: CallExpression) -> tuple[str, ...]:
        """The files that a call includes, as in `split_settings.included`."""
        return included(path, unit, call, self.resolver, Evaluation(self.resolver, includes=False).value)

    def attribute_of(self, known: Known, name: str, spot: Spot) -> Known:
        """The value of an attribute of a known object."""
        match known:
            case Reference(entity=External(dotted=dotted)):
                return Reference(External(f"{dotted}.{name}"), f"{dotted}.{name}", spot)
            case Reference(entity=Module() | Defined() as entity):
                found = self.names.attribute(entity, name)
                task = self.naming(entity) if found is None and name == "name" and self.naming else None
                return Plain(task, spot) if task else found or Unresolved("attribute", spot)
            case Plain() if name in ("value", "name", "_value_"):
                return known
            case _:
                found = path_attribute(known, name, self.resolver.root, spot)
                return found or Unresolved("attribute", spot)

    def _value(self, bound: ScopedValue) -> Known:
        spot = bound.spot
        match bound.value:
            case Constant(value=value):
                return Plain(value, spot)
            case Name(dotted=dotted):
                return dotted_value(self, bound, dotted)
            case Sequence() | Mapping() as collection:
                return self._collection(bound, collection)
            case Operation() as operation:
                return self._operation(bound, operation)
            case Subscript(of=of, key=key):
                return subscripted(self.value(bound.at(of)), self.value(bound.at(key)), spot)
            case Attribute(of=of, name=name):
                return self.attribute_of(self.value(bound.at(of)), name, spot)
            case CallExpression() as call:
                return self._calls.value(bound, call)
            case Comprehension() as comprehension:
                return self._rounds.comprehension(bound, comprehension)
            case Spread(value=value):
                return self.value(bound.at(value))
            case unknown:
                return Unresolved(unknown.kind, spot)

    def _collection(self, bound: ScopedValue, collection: Sequence | Mapping) -> Known:
        if isinstance(collection, Sequence):
            return Items(collection.kind, tuple(self._items(bound, collection.items)), bound.spot)
        pairs = (pair for key, value in collection.pairs for pair in self._pair(bound, key, value))
        return Pairs(tuple(pairs), bound.spot)

    def _items(self, bound: ScopedValue, items: tuple[Value, ...]) -> Iterator[Known]:
        for item in items:
            if isinstance(item, Spread):
                yield from listed(self.value(bound.at(item.value)))
            else:
                yield self.value(bound.at(item))

    def _pair(self, bound: ScopedValue, key: Value | None, value: Value) -> Iterator[tuple[Known, Known]]:
        known = self.value(bound.at(value))
        if key is not None:
            yield self.value(bound.at(key)), known
        else:
            yield from paired(known)

    def _operation(self, bound: ScopedValue, operation: Operation) -> Known:
        operator = operation.operator
        if operator == "lambda":
            self.lambdas[bound.spot] = bound.at(operation.operands[0])
            return Reference(None, LAMBDA, bound.spot)
        operands = [self.value(bound.at(operand)) for operand in operation.operands]
        match operator:
            case "f":
                return joined(operands, bound.spot)
            case "|":
                return united(operands, bound.spot)
            case "or" | "and":
                return chosen(operator, operands, bound.spot)
            case "if":
                first = with_defaults(operands[0])
                same = operands[0] == operands[1]
                default = operands[1] if isinstance(first, Unresolved) else operands[0]
                return operands[0] if same else Unresolved("condition", bound.spot, default)
            case _:
                return added(operator, operands, bound.spot)
