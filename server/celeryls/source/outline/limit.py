"""Limits the facts of one unit: the rest of a longer one can't be told."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from celeryls.source.expression.values import Argument, CallExpression, Name, Unknown
from celeryls.source.outline.model import CallFact, ImportFact, UnitOutline
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.code import Code

MOST = 1_000
"""Assignments, calls and names as values that are read of one unit; the most that was seen in public projects is 870.

All are read, resolved and checked between two messages.
"""
UNREAD = "(unread)"
"""The module of the star import that stands for what was not read; no module can have that name."""

_CONFIGURED = re.compile(r"\b([A-Za-z_][\w.]*)\.(?:conf\b|config_from_|add_defaults\b)")
_MOST_CONFIGURED = 20


def limited(found: UnitOutline, scopes: Scopes, code: Code) -> UnitOutline:
    """The facts up to the first that is too many, and facts that say that anything may follow.

    Imports and definitions stay, since all names and tasks hang on them. Behind the limit any name may have another
    value, as with a star import of a module that is missing, and any setting may be set.
    """
    places = sorted(
        chain(
            (each.range for each in found.assignments),
            (each.call.range for each in found.calls),
            (each.name.range for each in found.passed),
        )
    )
    if len(places) <= MOST:
        return found
    end = places[MOST].start
    return replace(
        found,
        imports=(*found.imports, _anything(end)),
        assignments=tuple(each for each in found.assignments if each.range.start < end),
        calls=(*(each for each in found.calls if each.call.range.start < end), *_any_settings(end, scopes, code)),
        passed=tuple(each for each in found.passed if each.name.range.start < end),
        loops=tuple(each for each in found.loops if each.range.start < end),
    )


def is_limited(unit: UnitOutline) -> bool:
    """Whether a part of a unit was not read."""
    return any(each.module == UNREAD for each in unit.imports)


def _anything(end: tuple[int, int]) -> ImportFact:
    line, _ = end
    return ImportFact("*", UNREAD, "*", (), Range(line, 0, line, 1))


def _any_settings(end: tuple[int, int], scopes: Scopes, code: Code) -> Iterator[CallFact]:
    """Calls that change what a class around the limit, and the apps behind it, have for settings."""
    line, column = end
    start = code.starts[line] + column
    place = Range(line, column, line, column + 1)
    scope = scopes.at(start)
    for length in range(1, len(scope) + 1):
        if scope[length - 1][0] == "class":
            yield CallFact(CallExpression(Name("exec", place), (), place), scope[:length])
    apps = dict.fromkeys(match[1] for match in _CONFIGURED.finditer(code.text, start))
    for app in list(apps)[:_MOST_CONFIGURED]:
        unknown = Argument(None, Unknown("limit", place), place)
        yield CallFact(CallExpression(Name(f"{app}.conf.update", place), (unknown,), place), ())
