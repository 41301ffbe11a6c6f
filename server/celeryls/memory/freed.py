"""Gives memory that was freed back to the system.

The trees of a parser and the texts of messages leave gaps of all sizes: after 14,000 edits half of what glibc's
``malloc`` held was free, and it grew on. Giving it back takes a millisecond or two.

Python keeps up to 2,000 tuples of each length that were freed, 4 MB in all. They lie between other objects, and keep
the memory around them from being given back.
"""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

from celeryls.system.differences import malloc_trim

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 2_000
"""Messages between two times."""


class FreeMemory:
    """Counts messages, and gives free memory back after `EVERY` of them."""

    def __init__(self) -> None:
        self._messages = 0

    def message(self) -> None:
        """Counts a message that was handled."""
        self._messages += 1
        if self._messages % EVERY == 0:
            give_back()


def give_back() -> bool:
    """Empties Python's lists of freed objects, and calls glibc's ``malloc_trim``; returns whether there is one.

    Other C libraries give memory back by themselves.
    """
    _empty_free_lists()
    trim = _malloc_trim()
    if trim is not None:
        trim(0)
    return trim is not None


def _empty_free_lists() -> None:
    """Lets Python forget the objects that it keeps for reuse, which only a full collection does.

    It looks for garbage only among what was made since the last time: older objects are frozen meanwhile, since looking
    at all of them would take as long as a project is large.
    """
    gc.collect(1)
    gc.freeze()
    gc.collect()
    gc.unfreeze()


@cache  # each `CDLL` makes a class of its own, which would stay in memory
def _malloc_trim() -> Callable[[int], int] | None:
    return malloc_trim()
