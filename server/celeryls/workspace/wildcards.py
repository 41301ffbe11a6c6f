"""Limits what ``.gitignore`` patterns may cost: hostile patterns on a long path could run forever.

A pattern is tried in as many ways as its stars can be laid on the path, so the number of ways grows with the path's
length to the power of the number of stars.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING

from celeryls.reading_budget import EXCLUDED, ReadingBudget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.reading_budget import ReadingLimits

_FOLDERS = re.compile(r"(?<![^/])\*\*(?![^/])")
_STARS = re.compile(r"(?<!\\)\*+")
_TRIES = 20_000
"""The most ways in which all patterns together may be laid on one path: some hundredths of a second."""


def within_budget(patterns: Iterable[str], limits: ReadingLimits, what: str) -> tuple[str, ...]:
    """The patterns that are read; those beyond the limits are left out, and ``what`` is named in the log."""
    budget = ReadingBudget(limits, what)
    taken, characters = [], 0
    for pattern in patterns:
        characters += len(pattern)
        if not budget.spend() or (characters > limits.characters and not budget.exceed("too many characters")):
            break
        taken.append(pattern)
    return tuple(taken)


def collapsed(pattern: str) -> str:
    """The pattern with one star for each ``**`` that does not stand for folders; git takes them for the same."""
    return "/".join(name if name.strip(" !") == "**" else _STARS.sub("*", name) for name in pattern.split("/"))


def size_of(path: str) -> tuple[int, int]:
    """The depth of a path and the length of its longest name, both rounded up; relative and with slashes."""
    names = path.split("/")
    return _rounded(len(names)), _rounded(max(map(len, names)))


def affordable(patterns: tuple[str, ...], size: tuple[int, int], what: str) -> tuple[str, ...]:
    """The patterns that may be matched with a path of this size: those that cost least, until they cost too much.

    What is left out matches nothing, and ``what`` is named in the log. Patterns that people write are never left out.
    """
    costs = {pattern: _tries(pattern, *size) for pattern in patterns}
    if sum(costs[pattern] for pattern in patterns) <= _TRIES:
        return patterns
    left, taken = _TRIES, set()
    for pattern in sorted(costs, key=costs.__getitem__):
        left -= costs[pattern]
        if left < 0:
            break
        taken.add(pattern)
    ReadingBudget(EXCLUDED, what).exceed(f"patterns with many stars, such as {min(costs.keys() - taken)[:100]}")
    return tuple(pattern for pattern in patterns if pattern in taken)


@lru_cache(maxsize=10_000)
def _tries(pattern: str, depth: int, longest: int) -> int:
    """In how many ways the stars of a pattern can be laid on a path; the last star of a name has no choice."""
    folders = len(_FOLDERS.findall(pattern))
    tries = comb(depth + folders, folders)
    for name in _FOLDERS.sub("", pattern).split("/"):
        stars = len(_STARS.findall(name))
        tries *= comb(longest + stars - 1, stars - 1) if stars else 1
    return tries


def _rounded(number: int) -> int:
    return max(8, 1 << (number - 1).bit_length())
