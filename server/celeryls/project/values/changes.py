"""What a statement makes of a list or a dict: ``+=``, ``|=``, ``d["k"] = v``, ``d.update(…)``, ``l.append(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, usual
from celeryls.project.values.operations import added, listed, paired, united
from celeryls.source.expression.values import Attribute, Call, Name, Subscript
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.values.bound import Bound

    Evaluate = Callable[[Bound], Known]


def changed(known: Known | None, fact: Assignment | Call, bound: Bound, value: Evaluate) -> Known | None:
    """What a name is worth after a statement, where it was ``known`` before; None where it is still not bound."""
    spot = Spot(bound.path, bound.unit, fact.range)
    match fact:
        case Assignment(target=Subscript(of=Name(), key=key), operator="="):
            entry = (value(bound.at(key)), value(bound.at(fact.value)))
            return Pairs((*paired(known), entry), usual(known).spot if known is not None else spot)
        case Assignment(target=Name(), operator=operator) if operator in ("+=", "|="):
            given = value(bound.at(fact.value))
            if known is None:
                return given
            return added("+", [known, given], spot) if operator == "+=" else united([known, given], known.spot)
        case Assignment(target=Name()):
            return Unresolved(fact.operator, spot)
        case Call():
            return _called(known, fact, bound, value)
    return known


def given(call: Call, bound: Bound, value: Evaluate) -> tuple[tuple[Known, Known], ...]:
    """The pairs that ``update(mapping, **keywords)`` brings."""
    pairs: list[tuple[Known, Known]] = []
    for argument in call.arguments:
        part = value(bound.at(argument.value))
        if argument.name is not None and not argument.name.startswith("*"):
            place = argument.range.beginning(len(argument.name))
            pairs.append((Plain(argument.name, Spot(bound.path, bound.unit, place)), part))
        else:
            pairs += paired(part)
    return tuple(pairs)


def _called(known: Known | None, call: Call, bound: Bound, value: Evaluate) -> Known | None:
    method = call.callee.dotted.rpartition(".")[2] if isinstance(call.callee, Name) else ""
    method = call.callee.name if isinstance(call.callee, Attribute) else method
    before = usual(known) if known is not None else None
    spot = before.spot if before is not None else Spot(bound.path, bound.unit, call.range)
    match method, before:
        case "update", (Pairs() | Unresolved() | None):
            return Pairs((*paired(before), *given(call, bound, value)), spot)
        case "setdefault", (Pairs() | Unresolved()) if len(call.arguments) > 1:
            entry = tuple(value(bound.at(argument.value)) for argument in call.arguments[:2])
            return Pairs(((entry[0], entry[1]), *paired(before)), spot)
        case (("append" | "add" | "extend" | "insert"), (Items() | Unresolved() | None)) if call.arguments:
            parts = tuple(value(bound.at(argument.value)) for argument in call.arguments)
            kind = before.kind if isinstance(before, Items) else "list"
            return Items(kind, tuple(_grown(before, method, parts)), spot)
        case _:
            return known


def _grown(before: Known | None, method: str, given: tuple[Known, ...]) -> list[Known]:
    """The items of a list after a call; what is inserted at a place that can't be told stands last."""
    items = list(listed(before)) if before is not None else []
    match method, given:
        case "extend", (others,):
            items += listed(others)
        case "insert", (place, item) if isinstance(at := usual(place), Plain) and isinstance(at.value, int):
            items.insert(at.value, item)
        case _:
            items.append(given[-1])
    return items
