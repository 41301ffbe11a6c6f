"""Fuzzy search of names, as in editors."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from celeryls.project.index.table import Table

_BITS = 63
_AT_A_STEP = 1_000
"""Names that are searched between two steps."""

FEW = 20
"""Names up to which a list is filled with those in which the letters stand apart."""

_APART = 3


class FuzzyNames:
    """Names to search; the letters of each are stored as bits, so most names are excluded quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names, key=lambda name: ("." not in name, len(name), name))
        self._lower = [name.lower() for name in self._names]
        self._letters: list[int] = []
        self._text = "\n".join(self._lower)
        self._starts = [*accumulate((len(name) + 1 for name in self._lower), initial=0)]

    def matching(self, query: str, limit: int) -> Generator[None, None, list[str]]:
        """In steps, at most ``limit`` names that contain the letters of ``query`` in that order.

        Names whose last part starts with the query come first, then those with another such part, then those that
        contain it; among equals the shorter ones. Names without a dot come last: workers do not know tasks by these.
        Names in which the letters stand apart follow only while the list has less than `FEW`, or if no others match.
        """
        wanted = "".join(query.lower().split())
        found: list[tuple[int, int]] = []
        for number, index in enumerate(self._containing(wanted)):
            if number % _AT_A_STEP == 0:
                yield
            found.append((_rank(self._lower[index], wanted), index))
        found.sort()
        most = FEW if found else limit
        if len(found) < most:
            found += [(_APART, index) for index in (yield from self._apart(wanted))][: most - len(found)]
        return [self._names[index] for _, index in found[:limit]]

    def _containing(self, wanted: str) -> Iterator[int]:
        """The names that contain a text."""
        if not wanted:
            yield from range(len(self._lower))
            return
        at = self._text.find(wanted)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            yield index
            at = self._text.find(wanted, self._starts[index + 1])

    def _apart(self, wanted: str) -> Generator[None, None, list[int]]:
        """In steps, the names that have the letters in that order, but not next to each other."""
        for start in range(len(self._letters), len(self._lower), _AT_A_STEP):
            yield
            if len(self._letters) == start:  # another search may have come here meanwhile
                self._letters += map(_letters, self._lower[start : start + _AT_A_STEP])
        bits, in_order = _letters(wanted), _in_order(wanted)
        found: list[int] = []
        for start in range(0, len(self._lower), _AT_A_STEP):
            yield
            some = enumerate(self._letters[start : start + _AT_A_STEP], start)
            fitting = (index for index, letters in some if letters & bits == bits)
            names = ((index, self._lower[index]) for index in fitting)
            found += [index for index, name in names if wanted not in name and in_order(name)]
        return found


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
    """The lower the better, of a name that contains the text."""
    at = name.find(wanted)
    if name.rpartition(".")[2].startswith(wanted):
        return 0
    return 1 if not at or not name[at - 1].isalnum() else 2
