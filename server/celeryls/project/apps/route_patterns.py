"""Regexes among the routes: those that come to an end soon, whatever they are matched with.

Python knows no limit for a match, and ``(a+)+$`` takes years for a name of fifty letters. So the ways in which regexes
can go about a name are counted beforehand, and those that have too many are never matched.
"""

from __future__ import annotations

import re
from warnings import catch_warnings

LONGEST_NAME = 200
"""Code points of a task's name that may be matched with regexes."""

_LONGEST = 1000
_MOST_WAYS = 10_000_000
_UNCOUNTABLE = re.compile(r"\)[*+{]|\(\?(?!:|P<)")
_REPEATING = re.compile(r"[*+{]")
_CHOOSING = re.compile(r"[?|]")


class Patterns:
    """Compiles the regexes of one router, as long as all of them together come to an end soon."""

    def __init__(self) -> None:
        self._ways = 0

    def compiled(self, pattern: str) -> re.Pattern[str] | None:
        """The regex that Python makes of it; None for one that is faulty, or may take too long."""
        ways = _ways(pattern)
        if ways is None or self._ways + ways > _MOST_WAYS:
            return None
        self._ways += ways
        try:
            with catch_warnings(action="ignore"):  # what Python has to say of the regex is for its author
                return re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            return None


def _ways(pattern: str) -> int | None:
    """In how many ways a regex can go about a name at most; None for more than can be counted.

    A repetition may end at any place of the name, a choice goes two ways, and these multiply. All that looks like one
    counts, in brackets and behind backslashes, too: rather too many than too few. A group that is repeated can't be
    counted so; nor is any form of ``(?`` but groups without a number and with a name, as some change what all means.
    """
    if len(pattern) > _LONGEST or _UNCOUNTABLE.search(pattern):
        return None
    repeated, chosen = len(_REPEATING.findall(pattern)), len(_CHOOSING.findall(pattern))
    ways: int = (LONGEST_NAME + 1) ** repeated * 2**chosen
    return ways
