"""Applies statements that change a list or a dict: ``+=``, ``|=``, ``d["k"] = v``, ``d.update(…)``, ``l.append(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, entries, with_defaults
from celeryls.project.values.operations import added, listed, merged, paired, united
from celeryls.source.expression.values import Attribute, CallExpression, Name, Subscript, Value
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from celeryls.project.values.scoped_value import ScopedValue

    Evaluate = Callable[[ScopedValue], Known]


def changed(
    known: Known | None, fact: Assignment | CallExpression, bound: ScopedValue, value: Evaluate, skip: int = 0
) -> Known | None:
    """The value of a name after a statement; ``known`` is the value before. None if it is still not bound.

    ``d["a"]["b"] = 1`` changes a part of a part. ``skip`` is how many of the statement's `keys_of` lead to ``known``,
    if it is itself a part.
    """
    keys = [value(bound.at(key)) for key in keys_of(fact)[skip:]]
    return _within(known, keys, fact, bound, value)


def keys_of(fact: Assignment | CallExpression) -> tuple[Value, ...]:
    """The keys that lead from a name to the changed part: those of a and b for ``d["a"]["b"] = 1``."""
    match fact:
        case Assignment(target=of) | CallExpression(callee=Attribute(of=of)):
            pass
        case _:
            return ()
    keys: list[Value] = []
    while isinstance(of, Subscript):
        keys.append(of.key)
        of = of.of
    return tuple(reversed(keys))


def given(call: CallExpression, bound: ScopedValue, value: Evaluate) -> tuple[tuple[Known, Known], ...]:
    """The pairs that ``update(mapping, **keywords)`` adds."""
    pairs: list[tuple[Known, Known]] = []
    for argument in call.arguments:
        part = value(bound.at(argument.value))
        if argument.name is not None and not argument.name.startswith("*"):
            place = argument.range.beginning(len(argument.name))
            pairs.append((Plain(argument.name, Spot(bound.path, bound.unit, place)), part))
        else:
            pairs += paired(part)
    return tuple(pairs)


def _within(
    known: Known | None, keys: Sequence[Known], fact: Assignment | CallExpression, bound: ScopedValue, value: Evaluate
) -> Known | None:
    if not keys:
        return _applied(known, fact, bound, value)
    key, *rest = keys
    before, at = with_defaults(known) if known is not None else None, with_defaults(key)
    spot = before.spot if before is not None else Spot(bound.path, bound.unit, fact.range)
    if isinstance(before, Items):
        return _replaced(before, at, lambda part: _within(part, rest, fact, bound, value))
    pairs = paired(before)
    index = _index(pairs, at.value) if isinstance(at, Plain) else None
    part = _within(pairs[index][1] if index is not None else None, rest, fact, bound, value)
    if part is None:
        return known
    if index is None:
        return Pairs((*pairs, (key, part)), spot)
    return Pairs((*pairs[:index], (key, part), *pairs[index + 1 :]), spot)


def _index(pairs: tuple[tuple[Known, Known], ...], key: object) -> int | None:
    """The last position of a key in a dict; None if it has no such key."""
    for index in range(len(pairs) - 1, -1, -1):
        each = pairs[index][0]
        if type(each) is Unresolved:
            each = with_defaults(each)
        if type(each) is Plain and each.value == key:
            return index
    return None


def _replaced(before: Items, at: Known, change: Callable[[Known], Known | None]) -> Known:
    if isinstance(at, Plain) and isinstance(at.value, int) and -len(before.items) <= at.value < len(before.items):
        items = list(before.items)
        items[at.value] = change(items[at.value]) or items[at.value]
        return before._replace(items=tuple(items))
    return before._replace(items=(*before.items, Unresolved("item", at.spot)))


def _applied(
    known: Known | None, fact: Assignment | CallExpression, bound: ScopedValue, value: Evaluate
) -> Known | None:
    spot = Spot(bound.path, bound.unit, fact.range)
    match fact:
        case Assignment(target=Name() | Subscript(), operator=operator) if operator in ("+=", "|="):
            brought = value(bound.at(fact.value))
            if known is None:
                return brought
            return added("+", [known, brought], spot) if operator == "+=" else united([known, brought], known.spot)
        case Assignment(target=Subscript(), operator="="):
            return value(bound.at(fact.value))
        case Assignment(target=Name() | Subscript()):
            return Unresolved(fact.operator, spot)
        case CallExpression():
            return _called(known, fact, bound, value)
    return known


def _called(known: Known | None, call: CallExpression, bound: ScopedValue, value: Evaluate) -> Known | None:
    method = call.callee.dotted.rpartition(".")[2] if isinstance(call.callee, Name) else ""
    method = call.callee.name if isinstance(call.callee, Attribute) else method
    before = with_defaults(known) if known is not None else None
    spot = before.spot if before is not None else Spot(bound.path, bound.unit, call.range)
    match method, before:
        case "update", (Pairs() | Unresolved() | None):
            return Pairs(merged((*paired(before), *given(call, bound, value))), spot)
        case "setdefault", (Pairs() | Unresolved()) if len(call.arguments) > 1:
            entry = tuple(value(bound.at(argument.value)) for argument in call.arguments[:2])
            key = with_defaults(entry[0])
            if isinstance(key, Plain) and key.value in entries(before):
                return known
            return Pairs((*paired(before), (entry[0], entry[1])), spot)
        case (("append" | "add" | "extend" | "insert"), (Items() | Unresolved() | None)) if call.arguments:
            parts = tuple(value(bound.at(argument.value)) for argument in call.arguments)
            kind = before.kind if isinstance(before, Items) else "list"
            return Items(kind, tuple(_grown(before, method, parts)), spot)
        case _:
            return known


def _grown(before: Known | None, method: str, given: tuple[Known, ...]) -> list[Known]:
    """The items of a list after a call; an item inserted at an unknown position comes last."""
    items = list(listed(before)) if before is not None else []
    match method, given:
        case "extend", (others,):
            items += listed(others)
        case "insert", (place, item) if isinstance(at := with_defaults(place), Plain) and isinstance(at.value, int):
            items.insert(at.value, item)
        case _:
            items.append(given[-1])
    return items
