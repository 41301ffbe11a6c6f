"""What values are worth: constants through names and modules, joins, unions, spreads, class attributes.

Nothing is run. A file is read from its top down, as Python would: a name is worth what the statements above have made
of it, in other files what all statements have. Which branch of an ``if`` is taken is not known: lists and dicts hold
what any branch puts into them, and a single value that differs is unresolved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from celeryls.project.names.entities import Defined, External, Module, Spot
from celeryls.project.values.bound import Bound, text_of
from celeryls.project.values.known import Items, Known, Made, Pairs, Plain, Reference, Unresolved, usual
from celeryls.project.values.names import Names
from celeryls.project.values.operations import added, environment, joined, listed, paired, subscripted, united
from celeryls.source.expression.values import (
    Argument,
    Attribute,
    Call,
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
from celeryls.source.outline.model import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.syntax.places import Range

Naming = Callable[["Entity"], str | None]
"""Tells the name of the task that something of the project is; None where it is none."""

_STEPS = 20_000
_DEEPEST = 60


def evaluate(bound: Bound, resolver: Resolver) -> Known:
    """What a value is worth where it stands; parts that can't be told are `Unresolved`, and the others known."""
    return Evaluation(resolver).value(bound)


def attribute(entity: Entity, name: str, resolver: Resolver) -> Known | None:
    """What a name of a module or a class of the project is worth in the end; None where it has no such name."""
    return Evaluation(resolver).names.attribute(entity, name)


class Evaluation:
    """One evaluation, with a budget, so that lists which double with each line come to an end."""

    def __init__(self, resolver: Resolver, naming: Naming | None = None) -> None:
        self._resolver = resolver
        self._naming = naming
        self._left = _STEPS
        self._depth = 0
        self.names = Names(resolver, self.value)
        self._given: dict[str, Known] = {}

    def value(self, bound: Bound) -> Known:
        """What a value is worth."""
        self._left -= 1
        if self._left < 0 or self._depth > _DEEPEST:
            return Unresolved("limit", bound.spot)
        self._depth += 1
        try:
            known = self._value(bound)
        finally:
            self._depth -= 1
        self._left -= _size(known)
        return known if self._left >= 0 else Unresolved("limit", bound.spot)

    def _value(self, bound: Bound) -> Known:
        spot = bound.spot
        match bound.value:
            case Constant(value=value):
                return Plain(value, spot)
            case Name(dotted=dotted):
                return self._name(bound, dotted)
            case Sequence() | Mapping() as collection:
                return self._collection(bound, collection)
            case Operation(operator=operator, operands=operands):
                return self._operation(bound, operator, [self.value(bound.at(operand)) for operand in operands])
            case Subscript(of=of, key=key):
                return subscripted(self.value(bound.at(of)), self.value(bound.at(key)), spot)
            case Attribute(of=of, name=name):
                return self._attribute(self.value(bound.at(of)), name, spot)
            case Call() as call:
                return self._call(bound, call)
            case Comprehension() as comprehension:
                return self._comprehension(bound, comprehension)
            case Spread(value=value):
                return self.value(bound.at(value))
            case unknown:
                return Unresolved(unknown.kind, spot)

    def _collection(self, bound: Bound, collection: Sequence | Mapping) -> Known:
        if isinstance(collection, Sequence):
            return Items(collection.kind, tuple(self._items(bound, collection.items)), bound.spot)
        pairs = (pair for key, value in collection.pairs for pair in self._pair(bound, key, value))
        return Pairs(tuple(pairs), bound.spot)

    def _items(self, bound: Bound, items: tuple[Value, ...]) -> Iterator[Known]:
        for item in items:
            if isinstance(item, Spread):
                yield from listed(self.value(bound.at(item.value)))
            else:
                yield self.value(bound.at(item))

    def _pair(self, bound: Bound, key: Value | None, value: Value) -> Iterator[tuple[Known, Known]]:
        known = self.value(bound.at(value))
        if key is not None:
            yield self.value(bound.at(key)), known
        else:
            yield from paired(known)

    def _operation(self, bound: Bound, operator: str, operands: list[Known]) -> Known:
        match operator:
            case "f":
                return joined(operands, bound.spot)
            case "|":
                return united(operands, bound.spot)
            case "or" | "and" | "if":
                first = usual(operands[0])
                if operator == "or" and isinstance(first, Plain | Items | Pairs) and first[0]:
                    return operands[0]
                default = operands[-1] if operator == "or" or isinstance(first, Unresolved) else operands[0]
                return Unresolved("condition", bound.spot, default)
            case "lambda":
                return Reference(None, "lambda", bound.spot)
            case _:
                return added(operator, operands, bound.spot)

    def _call(self, bound: Bound, call: Call) -> Known:
        callee = self.value(bound.at(call.callee))
        dotted = callee.dotted if isinstance(callee, Reference) else _written(call.callee)
        if dotted in ("dict", "list", "tuple", "set", "frozenset"):
            return self._built(bound, dotted, call.arguments)
        arguments = tuple((argument.name, self.value(bound.at(argument.value))) for argument in call.arguments)
        if default := environment(dotted, arguments, bound.spot):
            return default
        match callee:
            case Reference(entity=External(dotted=library)):
                return Made(library, arguments, bound.spot)
            case Reference(entity=Defined() as function):
                return self._returned(function) or Unresolved("call", bound.spot)
            case _:
                return Unresolved("call", bound.spot)

    def _returned(self, function: Defined) -> Known | None:
        """The list or dict that a function writes out behind its one ``return``; None where it does anything else."""
        match function.definition:
            case Definition(kind="def", decorators=(), returns=(Mapping() | Sequence() as value,)):
                return self.value(Bound(value, function.path, function.unit, function.inner, {}))
            case _:
                return None

    def _built(self, bound: Bound, kind: str, arguments: tuple[Argument, ...]) -> Known:
        positional = [self.value(bound.at(each.value)) for each in arguments if each.name is None]
        if kind != "dict":
            return Items(kind, tuple(listed(positional[0])) if positional else (), bound.spot)
        pairs = [pair for known in positional for pair in paired(known)]
        for each in arguments:
            known = self.value(bound.at(each.value)) if each.name is not None else None
            if known is None:
                continue
            if each.name == "**":
                pairs += paired(known)
            else:
                pairs.append((Plain(each.name, Spot(bound.path, bound.unit, _keyword(each))), known))
        return Pairs(tuple(pairs), bound.spot)

    def _comprehension(self, bound: Bound, made: Comprehension) -> Known:
        """What is made of items that are all written out, one name each; else nobody knows."""
        clause = made.clauses[0]
        iterable = usual(self.value(bound.at(clause.iterable)))
        simple = len(made.clauses) == 1 and isinstance(clause.target, Name) and not clause.filtered
        if not simple or not isinstance(iterable, Items) or not isinstance(clause.target, Name):
            return Unresolved("comprehension", bound.spot)
        name, before = clause.target.dotted, self._given
        parts = []
        for item in iterable.items:
            self._given = {**before, name: item}
            key = self.value(bound.at(made.key)) if made.key is not None else None
            parts.append((key, self.value(bound.at(made.item))))
        self._given = before
        if made.kind == "dict":
            return Pairs(tuple((key, item) for key, item in parts if key is not None), bound.spot)
        return Items("list" if made.kind == "generator" else made.kind, tuple(item for _, item in parts), bound.spot)

    def _name(self, bound: Bound, dotted: str) -> Known:
        head, *rest = dotted.split(".")
        if head in self._given:
            known = self._given[head]
        else:
            found = self.names.seen_from(bound, head)
            known = found if found is not None else self._unbound(bound, head)
        for name in rest:
            known = self._attribute(known, name, bound.spot)
        if dotted == "__name__" or (rest == ["main"] and isinstance(known, Unresolved)):
            text = text_of(bound, self._resolver)
            return Plain(text, bound.spot) if text else known
        return known

    def _unbound(self, bound: Bound, head: str) -> Known:
        if head in ("dict", "list", "tuple", "set", "frozenset", "str", "int", "float", "bool"):
            return Reference(None, head, bound.spot)
        return Unresolved("name", bound.spot)

    def _attribute(self, known: Known, name: str, spot: Spot) -> Known:
        match known:
            case Reference(entity=External(dotted=dotted)):
                return Reference(External(f"{dotted}.{name}"), f"{dotted}.{name}", spot)
            case Reference(entity=Module() | Defined() as entity):
                found = self.names.attribute(entity, name)
                task = self._naming(entity) if found is None and name == "name" and self._naming else None
                return Plain(task, spot) if task else found or Unresolved("attribute", spot)
            case Plain() if name in ("value", "name"):
                return known
            case _:
                return Unresolved("attribute", spot)


def _written(callee: Value) -> str:
    return callee.dotted if isinstance(callee, Name) else callee.name if isinstance(callee, Attribute) else ""


def _keyword(argument: Argument) -> Range:
    return argument.range.beginning(len(argument.name or ""))


def _size(known: Known) -> int:
    return len(known[1]) if isinstance(known, Items) else len(known[0]) if isinstance(known, Pairs) else 0
