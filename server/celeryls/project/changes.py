"""What a statement makes of a list or a dict that is there: ``+=``, ``|=``, ``d["k"] = v``, ``d.update(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.entities import Spot
from celeryls.project.known import Items, Known, Pairs, Plain, Unresolved, usual
from celeryls.project.operations import added, united
from celeryls.source.outline import Assignment
from celeryls.source.values import Attribute, Call, Name, Range, Subscript

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.bound import Bound

    Evaluate = Callable[[Bound], Known]


def changed(known: Known | None, fact: Assignment | Call, bound: Bound, value: Evaluate) -> Known | None:
    """What a name is worth after a statement, where it was ``known`` before; None where it is still not bound."""
    spot = Spot(bound.path, bound.unit, fact.range)
    match fact:
        case Assignment(target=Subscript(of=Name(), key=key), operator="="):
            before = usual(known) if known is not None else None
            pairs = before.pairs if isinstance(before, Pairs) else ()
            entry = (value(bound.at(key)), value(bound.at(fact.value)))
            return Pairs((*pairs, entry), before.spot if before else spot)
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
        found = usual(part)
        if argument.name is not None and not argument.name.startswith("*"):
            line, column, *_ = argument.range
            place = Range(line, column, line, column + len(argument.name))
            pairs.append((Plain(argument.name, Spot(bound.path, bound.unit, place)), part))
        elif isinstance(found, Pairs):
            pairs += found.pairs
        else:
            unknown = Unresolved("update", bound.at(argument.value).spot)
            pairs.append((unknown, unknown))
    return tuple(pairs)


def _called(known: Known | None, call: Call, bound: Bound, value: Evaluate) -> Known | None:
    method = call.callee.dotted.rpartition(".")[2] if isinstance(call.callee, Name) else ""
    method = call.callee.name if isinstance(call.callee, Attribute) else method
    before = usual(known) if known is not None else None
    match method, before:
        case "update", Pairs(pairs=pairs, spot=spot):
            return Pairs((*pairs, *given(call, bound, value)), spot)
        case "update", None:
            return Pairs(given(call, bound, value), Spot(bound.path, bound.unit, call.range))
        case (("append" | "add"), Items(kind=kind, items=items, spot=spot)) if call.arguments:
            return Items(kind, (*items, value(bound.at(call.arguments[0].value))), spot)
        case "extend", Items() if call.arguments:
            return added("+", [before, value(bound.at(call.arguments[0].value))], before.spot)
        case "setdefault", Pairs(pairs=pairs, spot=spot) if len(call.arguments) > 1:
            entry = tuple(value(bound.at(argument.value)) for argument in call.arguments[:2])
            return Pairs(((entry[0], entry[1]), *pairs), spot)
        case _:
            return known
