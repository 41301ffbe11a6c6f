"""Compiles regexes in routes, but only those that are guaranteed to match quickly.

Python has no time limit for a match, and ``(a+)+$`` takes years for a name of fifty letters. So the number of ways in
which a regex can match a name is estimated beforehand, and regexes with too many are never used.
"""

from __future__ import annotations

import re
from warnings import catch_warnings

LONGEST_NAME = 200
"""Code points of the longest task name that is matched with regexes."""

_LONGEST = 1000
_MOST_WAYS = 10_000_000
_UNCOUNTABLE = re.compile(r"\)[*+{]|\(\?(?!:|P<)")
_REPEATING = re.compile(r"[*+{]")
_CHOOSING = re.compile(r"[?|]")


class Patterns:
    """Compiles the regexes of one router, as long as all of them together are quick to match."""

    def __init__(self) -> None:
        self._ways = 0

    def compiled(self, pattern: str) -> re.Pattern[str] | None:
        """The compiled regex; None for one that is invalid, or may take too long."""
        ways = _ways(pattern)
        if ways is None or self._ways + ways > _MOST_WAYS:
            return None
        self._ways += ways
        try:
            with catch_warnings(action="ignore"):  # Python's warnings about the regex are for its author
                return re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            return None


def _ways(pattern: str) -> int | None:
    """The maximum number of ways in which a regex can match a name; None if it can't be estimated.

    A repetition may end at any position of the name, an alternative has two ways, and these multiply. Everything that
    looks like one counts, also in brackets and after backslashes: the estimate may be too high, never too low. A
    repeated group can't be estimated; nor can any form of ``(?`` except non-capturing and named groups, as some change
    the meaning of the whole regex.
    """
    if len(pattern) > _LONGEST or _UNCOUNTABLE.search(pattern):
        return None
    repeated, chosen = len(_REPEATING.findall(pattern)), len(_CHOOSING.findall(pattern))
    ways: int = (LONGEST_NAME + 1) ** repeated * 2**chosen
    return ways
