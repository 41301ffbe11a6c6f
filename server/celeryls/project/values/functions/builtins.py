"""Python's builtin functions applied to known values, and the methods of lists and dicts that change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, entries, with_defaults
from celeryls.project.values.operations import listed, paired

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from celeryls.project.names.entities import Spot
    from celeryls.project.values.functions.texts import KnownArgument

_LONGEST_RANGE = 1000
_SEQUENCES = ("list", "tuple", "set", "frozenset")


def called(name: str, arguments: Sequence[KnownArgument], spot: Spot, places: Callable[[str, int], Spot]) -> Known:
    """The result of a builtin; ``places`` returns the place of a dict's keyword, by its name and index."""
    if name == "dict":
        return Pairs(tuple(_dict(arguments, places)), spot)
    if any(keyword is not None for keyword, _ in arguments):
        return Unresolved("call", spot)
    given = [with_defaults(known) for _, known in arguments]
    if name in _SEQUENCES:
        return Items(name, tuple(listed(given[0])) if given else (), spot)
    found = _BUILTINS[name](given, spot) if name in _BUILTINS else None
    return found if found is not None else Unresolved("call", spot)


def method(owner: Items | Pairs, name: str, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
    """The result of a method of a list or a dict that does not change it."""
    match owner, name, [with_defaults(known) for _, known in arguments]:
        case Pairs(pairs=pairs), "items", []:
            return Items("list", tuple(Items("tuple", pair, spot) for pair in pairs), spot)
        case Pairs(pairs=pairs), "keys", []:
            return Items("list", tuple(key for key, _ in pairs), spot)
        case Pairs(pairs=pairs), "values", []:
            return Items("list", tuple(value for _, value in pairs), spot)
        case Pairs(), "get", [Plain(value=key), *default]:
            return _got(owner, key, default[0] if default else Plain(None, spot), spot)
        case _, "copy", []:
            return owner
        case _:
            return Unresolved("call", spot)


def _got(owner: Pairs, key: object, default: Known, spot: Spot) -> Known:
    found = entries(owner)
    if key in found:
        return found[key][1]
    return Unresolved("item", spot, default) if any(map(_is_open, owner.pairs)) else default


def _dict(arguments: Sequence[KnownArgument], places: Callable[[str, int], Spot]) -> list[tuple[Known, Known]]:
    pairs: list[tuple[Known, Known]] = []
    for at, (name, known) in enumerate(arguments):
        if name is None or name == "**":
            pairs += _paired(known)
        else:
            pairs.append((Plain(name, places(name, at)), known))
    return pairs


def _paired(known: Known) -> tuple[tuple[Known, Known], ...]:
    """The pairs that a dict is made of: from another dict, or from a list of pairs."""
    found = with_defaults(known)
    if isinstance(found, Items):
        rows = [with_defaults(item) for item in found.items]
        if all(isinstance(row, Items) and len(row.items) == 2 for row in rows):
            return tuple((row.items[0], row.items[1]) for row in rows if isinstance(row, Items))
    return paired(found)


def _str(given: Sequence[Known], spot: Spot) -> Known | None:
    match given:
        case [Plain(value=value)]:
            return Plain(str(value), spot)
        case _:
            return None


def _len(given: Sequence[Known], spot: Spot) -> Known | None:
    match given:
        case [Items(items=parts) | Pairs(pairs=parts)] if not any(map(_is_open, parts)):
            return Plain(len(parts), spot)
        case _:
            return None


def _reversed(given: Sequence[Known], spot: Spot) -> Known | None:
    match given:
        case [Items(items=items)]:
            return Items("list", items[::-1], spot)
        case _:
            return None


def _sorted(given: Sequence[Known], spot: Spot) -> Known | None:
    """In Python's order if all are strings, otherwise unchanged."""
    match given:
        case [Items() | Pairs() as found]:
            items = tuple(listed(found))
            keys = [known.value for item in items if isinstance(known := with_defaults(item), Plain)]
            texts = [key for key in keys if isinstance(key, str)]
            order = sorted(range(len(items)), key=texts.__getitem__) if len(texts) == len(items) else range(len(items))
            return Items("list", tuple(items[at] for at in order), spot)
        case _:
            return None


def _enumerate(given: Sequence[Known], spot: Spot) -> Known | None:
    match given:
        case [Items(items=items)]:
            begin = 0
        case [Items(items=items), Plain(value=int() as begin)]:
            pass
        case _:
            return None
    return Items(
        "list", tuple(Items("tuple", (Plain(at, spot), item), spot) for at, item in enumerate(items, begin)), spot
    )


def _zip(given: Sequence[Known], spot: Spot) -> Known | None:
    columns = [each.items for each in given if isinstance(each, Items)]
    if len(columns) < len(given):
        return None
    return Items("list", tuple(Items("tuple", row, spot) for row in zip(*columns, strict=False)), spot)


def _range(given: Sequence[Known], spot: Spot) -> Known | None:
    bounds = [each.value for each in given if isinstance(each, Plain) and isinstance(each.value, int)]
    if len(bounds) < len(given) or not 0 < len(bounds) <= 3 or (len(bounds) == 3 and not bounds[2]):
        return None
    numbers = range(*bounds)
    if numbers[_LONGEST_RANGE:]:  # its length may exceed the maximum of `len`
        return Unresolved("limit", spot)
    return Items("list", tuple(Plain(each, spot) for each in numbers), spot)


_BUILTINS: dict[str, Callable[[Sequence[Known], Spot], Known | None]] = {
    "str": _str,
    "len": _len,
    "reversed": _reversed,
    "sorted": _sorted,
    "enumerate": _enumerate,
    "zip": _zip,
    "range": _range,
}


def _is_open(part: object) -> bool:
    """Whether a part stands for any number of items."""
    first = part[0] if type(part) is tuple else part
    return isinstance(first, Unresolved)
