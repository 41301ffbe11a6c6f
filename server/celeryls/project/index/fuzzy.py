"""Fuzzy search of names, as in editors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from celeryls.project.index.table import Table

_BITS = 63
_AT_A_STEP = 1_000
"""Names that are searched between two steps."""


class FuzzyNames:
    """Names to search; the letters of each are stored as bits, so most names are excluded quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names, key=lambda name: ("." not in name, len(name), name))
        self._lower = [name.lower() for name in self._names]
        self._letters: list[int] = []

    def matching(self, query: str, limit: int) -> Generator[None, None, list[str]]:
        """In steps, at most ``limit`` names that contain the letters of ``query`` in that order.

        Names whose last part starts with the query come first, then those with another such part, then those that
        contain it; among equals the shorter ones. Names without a dot come last: workers do not know tasks by these.
        """
        for start in range(len(self._letters), len(self._lower), _AT_A_STEP):
            yield
            if len(self._letters) == start:  # another search may have come here meanwhile
                self._letters += map(_letters, self._lower[start : start + _AT_A_STEP])
        wanted = "".join(query.lower().split())
        bits, in_order = _letters(wanted), _in_order(wanted)
        found: list[tuple[int, int]] = []
        for start in range(0, len(self._lower), _AT_A_STEP):
            yield
            found += [
                (_rank(self._lower[index], wanted), index)
                for index, letters in enumerate(self._letters[start : start + _AT_A_STEP], start)
                if letters & bits == bits and in_order(self._lower[index])
            ]
        found.sort()
        return [self._names[index] for _, index in found[:limit]]


@lru_cache(maxsize=4)
def searched(names: Table[tuple[str, ...]]) -> FuzzyNames:
    """The searchable names of a table; cached while no task is added or removed, since snapshots share the table."""
    return FuzzyNames(names)


@lru_cache(maxsize=8192)
def _letters(text: str) -> int:
    """The letters of a text as bits; cached, since names stay the same between snapshots."""
    bits = 0
    for letter in set(text):
        bits |= 1 << ord(letter) % _BITS
    return bits


def _in_order(wanted: str) -> Callable[[str], object]:
    """Whether a text contains these letters in this order, in linear time."""
    return re.compile("".join(f"[^{re.escape(letter)}]*{re.escape(letter)}" for letter in wanted)).match


def _rank(name: str, wanted: str) -> int:
    at = name.find(wanted)
    if at < 0:
        return 3
    if name.rpartition(".")[2].startswith(wanted):
        return 0
    return 1 if not at or not name[at - 1].isalnum() else 2
