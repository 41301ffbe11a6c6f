"""Operators and a few functions applied to known values."""

from __future__ import annotations

import math
import operator as operators
from typing import TYPE_CHECKING

from celeryls.project.values.functions.texts import joined, percent
from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, as_likely, entries, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.project.names.entities import Spot

_NUMBERS = {"+": operators.add, "-": operators.sub, "*": operators.mul, "/": operators.truediv}
_GETTERS = frozenset(("getenv", "env", "config", "environ", "get_env"))


def listed(known: Known) -> Iterator[Known]:
    """The items of a sequence, or the keys of a dict; one unresolved item for anything else."""
    match with_defaults(known):
        case Items(items=items):
            yield from items
        case Pairs(pairs=pairs):
            yield from (key for key, _ in pairs)
        case other:
            yield Unresolved("spread", other.spot)


def paired(known: Known | None) -> tuple[tuple[Known, Known], ...]:
    """The pairs of a dict; one with an unresolved key for anything else, and no pair for None."""
    found = with_defaults(known) if known is not None else None
    if found is None or isinstance(found, Pairs):
        return found.pairs if found else ()
    unknown = Unresolved("spread", found.spot)
    return ((unknown, unknown),)


def merged(pairs: Iterable[tuple[Known, Known]]) -> tuple[tuple[Known, Known], ...]:
    """The pairs of a dict with equal keys merged: at the position of the first, with the value of the last.

    After a branch mark all possible values of a key are kept.
    """
    every = tuple(pairs)
    if any(key is value for key, value in every):
        return tuple(dict.fromkeys(every))
    found: dict[object, tuple[Known, Known]] = {}
    for at, pair in enumerate(every):
        key = with_defaults(pair[0])
        found[key.value if isinstance(key, Plain) else (at,)] = pair
    return tuple(found.values())


def united(parts: Sequence[Known], spot: Spot) -> Known:
    """``a | b`` of dicts; an unknown dict stands for any keys."""
    found = [with_defaults(part) for part in parts]
    if not any(isinstance(part, Pairs) for part in found):
        return Unresolved("|", spot)
    return Pairs(tuple(pair for part in found for pair in paired(part)), spot)


def either(one: Known, other: Known, spot: Spot) -> Known:
    """The value if it is unknown which of two branches runs.

    A list or a dict contains everything it may contain, after a mark that it is uncertain; any other value is
    unresolved if the branches differ.
    """
    first, second = with_defaults(one), with_defaults(other)
    mark = Unresolved("branch", spot)
    match first, second:
        case (Items(kind=kind), _) | (_, Items(kind=kind)):
            items = dict.fromkeys((*listed(first), *listed(second)))
            return Items(kind, (mark, *(item for item in items if not _is_mark(item))), spot)
        case (Pairs(), _) | (_, Pairs()):
            pairs = dict.fromkeys((*paired(first), *paired(second)))
            return Pairs(((mark, mark), *(pair for pair in pairs if not _is_mark(pair[0]))), spot)
        case Plain(value=before), Plain(value=after) if before == after:
            return other
        case _:
            return other if one == other else mark


def is_conditional(known: Known) -> bool:
    """Whether a list or a dict depends on a condition, so that each part of it may be missing."""
    match with_defaults(known):
        case Items(items=items):
            return any(map(_is_mark, items))
        case Pairs(pairs=pairs):
            return any(_is_mark(key) for key, _ in pairs)
        case _:
            return False


def _is_mark(known: Known) -> bool:
    return isinstance(known, Unresolved) and known.why == "branch" and known.default is None


def added(operator: str, parts: Sequence[Known], spot: Spot) -> Known:
    """Concatenated sequences and strings, and results of arithmetic."""
    found = [with_defaults(part) for part in parts]
    first = found[0]
    if operator == "%" and isinstance(first, Plain) and isinstance(first.value, str) and len(found) == 2:
        return percent(parts[0], parts[1], spot)
    sequences = [part for part in found if isinstance(part, Items)]
    if operator == "+" and sequences:
        items = tuple(item for part in found for item in listed(part))
        return Items(sequences[0].kind, items, spot)
    plain = [part.value for part in found if isinstance(part, Plain)]
    if len(plain) < len(found) or not plain:
        return Unresolved(operator, spot)
    if operator == "+" and all(isinstance(value, str) for value in plain):
        return joined(parts, spot)
    reckon = _NUMBERS.get(operator)
    numbers = [value for value in plain if isinstance(value, int | float) and abs(value) < 1e12]
    if reckon is None or len(numbers) < len(plain):
        return Unresolved(operator, spot)
    result: float = numbers[0]
    for number in numbers[1:]:
        if operator == "/" and not number:
            return Unresolved(operator, spot)
        result = reckon(result, number)
    return as_likely(Plain(result, spot), parts, spot) if math.isfinite(result) else Unresolved(operator, first.spot)


def subscripted(of: Known, key: Known, spot: Spot) -> Known:
    """``of[key]`` of a known dict or sequence."""
    at, found = with_defaults(key), with_defaults(of)
    match found, at:
        case Pairs(), Plain(value=value) if value in (known := entries(found)):
            return known[value][1]
        case Items(items=items), Plain(value=int(index)) if -len(items) <= index < len(items):
            return items[index]
        case _:
            return Unresolved("item", spot)


def environment(callee: str, arguments: Sequence[tuple[str | None, Known]], spot: Spot) -> Known | None:
    """The result of ``os.environ.get("X", default)`` and ``env("X", default=…)``; None for other calls.

    It depends on the environment, so it is unresolved, with the default if one is known.
    """
    parts = callee.split(".")
    named = arguments and isinstance(arguments[0][1], Plain) and isinstance(arguments[0][1].value, str)
    if not named or arguments[0][0] is not None or not _GETTERS.intersection(part.lower() for part in parts):
        return None
    default = next((value for name, value in arguments if name == "default"), None)
    if default is None and len(arguments) > 1 and arguments[1][0] is None:
        default = arguments[1][1]
    return Unresolved("environment", spot, default)
