"""Finds names by a few of their letters, as editors do."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Item = TypeVar("Item")

_BITS = 63


class Names(Generic[Item]):
    """Items by name; which letters a name has is kept as bits, so that most are told apart without a look at them."""

    def __init__(self, pairs: Iterable[tuple[str, Item]]) -> None:
        self._pairs = sorted(pairs, key=lambda pair: (len(pair[0]), pair[0]))
        self._lower = [name.lower() for name, _ in self._pairs]
        self._letters = [_letters(name) for name in self._lower]

    def matching(self, query: str, limit: int) -> list[Item]:
        """The items whose name has all letters of ``query`` in that order.

        Those come first whose last part begins so, then those with a part that does, then those that hold it as a
        whole; among these the shorter.
        """
        wanted = "".join(query.lower().split())
        bits = _letters(wanted)
        found: list[tuple[int, int]] = []
        for index, letters in enumerate(self._letters):
            if letters & bits == bits and (rank := _rank(self._lower[index], wanted)) is not None:
                found.append((rank, index))
        found.sort()
        return [self._pairs[index][1] for _, index in found[:limit]]


@lru_cache(maxsize=100_000)
def _letters(text: str) -> int:
    """The letters of a text, as bits; names stay the same from one snapshot to the next."""
    bits = 0
    for letter in set(text):
        bits |= 1 << ord(letter) % _BITS
    return bits


def _rank(name: str, wanted: str) -> int | None:
    at = name.find(wanted)
    if at >= 0:
        if name.rpartition(".")[2].startswith(wanted):
            return 0
        return 1 if not at or not name[at - 1].isalnum() else 2
    at = -1
    for letter in wanted:
        at = name.find(letter, at + 1)
        if at < 0:
            return None
    return 3
