"""Gives memory that was freed back to the system.

The trees of a parser and the texts of messages leave gaps of all sizes: after 14,000 edits half of what glibc's
``malloc`` held was free, and it grew on. Giving it back takes a millisecond or two.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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
    """Calls glibc's ``malloc_trim``; returns whether there is one: other C libraries give memory back by themselves."""
    trim = _malloc_trim()
    if trim is not None:
        trim(0)
    return trim is not None


@cache  # each `CDLL` makes a class of its own, which would stay in memory
def _malloc_trim() -> Callable[[int], int] | None:
    import ctypes  # noqa: PLC0415 - the start can do without

    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return trim
