"""Builds strings: f-strings, ``%``, ``format``, ``join`` and the plain methods of strings."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, as_likely, entries, with_defaults
from celeryls.project.values.limits.budget import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.project.names.entities import Spot

KnownArgument = tuple[str | None, Known]
"""An evaluated argument; the name is None if it is positional."""

_WIDE = re.compile(r"\d{4}|\*")
"""A format that makes a short string long, or takes its width from an argument."""
_INTO = re.compile(r"[.\[]")
_METHODS = frozenset(
    ("lower", "upper", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "capitalize", "title", "replace")
)


def joined(parts: Sequence[Known], spot: Spot, why: str = "f-string") -> Known:
    """The value of an f-string."""
    plain = [with_defaults(part) for part in parts]
    if not all(isinstance(part, Plain) for part in plain):
        return Unresolved(why, spot)
    text = "".join(str(part.value) for part in plain if isinstance(part, Plain))
    return as_likely(_text(text, spot), parts, spot)


def percent(template: Known, given: Known, spot: Spot) -> Known:
    """``template % given``."""
    match with_defaults(template), with_defaults(given):
        case Plain(value=str() as text), Plain() | Items() | Pairs() as filled if not _WIDE.search(text):
            values = _values(filled)
            if values is None:
                return Unresolved("%", spot)
            try:
                return as_likely(_text(text % values, spot), (template, given, *_parts_of(filled)), spot)
            except (TypeError, ValueError, KeyError):
                return Unresolved("%", spot)
        case _:
            return Unresolved("%", spot)


def method(text: str, name: str, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
    """The result of a string method."""
    positional = [with_defaults(known) for keyword, known in arguments if keyword is None]
    match name, positional:
        case "format", _:
            return _formatted(text, arguments, spot)
        case "join", [Items(items=items)]:
            between = [part for item in items for part in (Plain(text, spot), item)]
            return joined(between[1:], spot, "join")
        case (("split" | "rsplit"), _) if len(text) <= LONGEST_TEXT and all(
            isinstance(each, Plain) for each in positional
        ):
            return _split(text, name, positional, spot)
        case _ if name in _METHODS and len(positional) == len(arguments):
            plain = [each.value for each in positional if isinstance(each, Plain) and isinstance(each.value, str)]
            if len(plain) < len(positional) or (len(plain) == 2 and len(plain[1]) * len(text) > LONGEST_TEXT):
                return Unresolved("call", spot)
            try:
                return _text(getattr(text, name)(*plain), spot)
            except TypeError:
                return Unresolved("call", spot)
        case _:
            return Unresolved("call", spot)


def _split(text: str, name: str, positional: Sequence[Known], spot: Spot) -> Known:
    values = [each.value for each in positional if isinstance(each, Plain)]
    try:
        parts = getattr(text, name)(*values)
    except (TypeError, ValueError):
        return Unresolved("call", spot)
    return Items("list", tuple(Plain(part, spot) for part in parts), spot)


def _formatted(text: str, arguments: Sequence[KnownArgument], spot: Spot) -> Known:
    """``"…".format(…)``, if its fields are names and numbers without attribute access."""
    unknown = Unresolved("format", spot)
    positional: list[object] = []
    named: dict[str, object] = {}
    for name, known in arguments:
        plain = with_defaults(known)
        if name == "**" and isinstance(plain, Pairs):
            named |= {str(key): with_defaults(part) for key, (_, part) in entries(plain).items()}
        elif name == "*" and isinstance(plain, Items):
            positional += map(with_defaults, plain.items)
        elif name is None:
            positional.append(plain)
        elif not name.startswith("*"):
            named[name] = plain
        else:
            return unknown
    try:
        fields = list(Formatter().parse(text))
    except ValueError:
        return unknown
    if not all(_is_safe(field, spec) for _, field, spec, _ in fields):
        return unknown
    try:
        return as_likely(_text(_Formatter().vformat(text, positional, named), spot), _given(arguments), spot)
    except (ValueError, LookupError, TypeError, AttributeError):
        return unknown


class _Formatter(Formatter):
    """Formats known values, and fails for unknown ones."""

    def get_value(self, key: int | str, args: Sequence[object], kwargs: object) -> object:
        found = super().get_value(key, args, kwargs)  # type: ignore[arg-type]  # typeshed wants a mapping of any
        if isinstance(found, Plain):
            return found.value
        raise LookupError(key)


def _given(arguments: Sequence[KnownArgument]) -> Iterator[Known]:
    for _, known in arguments:
        yield known
        yield from _parts_of(with_defaults(known))


def _is_safe(field: str | None, spec: str | None) -> bool:
    return not _INTO.search(field or "") and not _WIDE.search(spec or "") and "{" not in (spec or "")


def _values(given: Known) -> object:
    """The values after ``%``, as Python takes them; None if one is unknown."""
    match given:
        case Items(kind="tuple", items=items):
            values = [with_defaults(item) for item in items]
            return tuple(each.value for each in values if isinstance(each, Plain)) if _all_plain(values) else None
        case Pairs(pairs=pairs):
            parts = [(with_defaults(key), with_defaults(value)) for key, value in pairs]
            return {
                key.value: value.value for key, value in parts if isinstance(key, Plain) and isinstance(value, Plain)
            }
        case Plain(value=value):
            return (value,)
        case _:
            return None


def _parts_of(given: Known) -> Iterable[Known]:
    match given:
        case Items(items=items):
            return items
        case Pairs(pairs=pairs):
            return [value for _, value in pairs]
        case _:
            return ()


def _all_plain(values: Sequence[Known]) -> bool:
    return all(isinstance(each, Plain) for each in values)


def _text(text: str, spot: Spot) -> Known:
    return Plain(text, spot) if len(text) <= LONGEST_TEXT else Unresolved("limit", spot)
