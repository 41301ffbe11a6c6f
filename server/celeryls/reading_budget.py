"""Limits what one reading of foreign text may cost. What is beyond is left out, and named in the log."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import NamedTuple

logger = logging.getLogger(__name__)

_BETWEEN = 64
"""Spendings between two looks at the clock."""


class ReadingLimits(NamedTuple):
    """The most that one text may have: code points, parts, and seconds of processor time while it is read.

    What a part is depends on the reader. Characters and parts decide; the time only ends what they do not foresee.
    """

    characters: int
    parts: int
    seconds: float = 5.0


SETTINGS = ReadingLimits(characters=200_000, parts=3_000)
"""A TOML file that the server itself reads, between two answers; the parts are its values and keys."""

DEPENDENCIES = ReadingLimits(characters=1_000_000, parts=20_000)
"""A file with dependencies, which another thread reads; the parts are values, keys or lines about Celery."""

REQUIREMENTS = ReadingLimits(characters=5_000_000, parts=100_000)
"""All requirements files of a folder together, which another thread reads; the parts are their lines."""

LOCKED = ReadingLimits(characters=20_000_000, parts=100_000)
"""A lock file in TOML, which another thread reads; the parts are its packages, of which only Celery's is parsed."""

PIPFILE = ReadingLimits(characters=2_000_000, parts=1)
"""A `Pipfile.lock`: JSON is parsed as a whole, and meanwhile no other thread runs."""

MODULE = ReadingLimits(characters=2_000_000, parts=1)
"""A file whose text is read for a request, or for the findings in it, as it is."""

APP_MODULE = ReadingLimits(characters=500_000, parts=1)
"""An app's `models` or `services`, read between two answers; a larger one is generated."""

HEADER = ReadingLimits(characters=32_000, parts=1)
"""The header of a snippet, which is short enough to be parsed as it is."""

COMMANDS = ReadingLimits(characters=1_000_000, parts=100_000)
"""A file that may start workers, which the index process reads.

The parts are the code points of commands and of their options, as often as they are looked at, and nodes of YAML.
"""

FIXTURE = ReadingLimits(characters=2_000_000, parts=400_000)
"""One of Django's fixtures, read in steps for a request; the parts are what its parser tells of."""

EXCLUDED = ReadingLimits(characters=20_000, parts=200)
"""A setting of patterns, such as ``exclude``; the parts are its patterns. Longer ones take too long to compile."""

IGNORED = ReadingLimits(characters=200_000, parts=1_000)
"""One file of patterns such as `.gitignore`, which the index process reads; the parts are its patterns."""

QUERY = ReadingLimits(characters=200, parts=1)
"""What somebody types to find a task; no name is as long."""


class ReadingBudget:
    """The budget of one reading of ``what``: a path, or the name of a setting."""

    def __init__(self, limits: ReadingLimits, what: str) -> None:
        self._limits = limits
        self._what = what
        self._parts = limits.parts
        self._spendings = 0
        self._began = time.thread_time()
        self.exceeded = ""
        """Why the budget is used up, in words; empty while it is not."""

    def admits(self, text: str | bytes) -> bool:
        """Whether the text, or its bytes, is short enough to be read."""
        return len(text) <= self._limits.characters or self.exceed(f"more than {self._limits.characters:,} characters")

    def spend(self, parts: int = 1) -> bool:
        """Spends some parts, and the time since the last call; False once the budget is used up."""
        self._parts -= parts
        self._spendings += 1
        if self.exceeded:
            return False
        if self._parts < 0:
            return self.exceed(f"more than {self._limits.parts:,} parts")
        if self._spendings % _BETWEEN == 0 and time.thread_time() - self._began > self._limits.seconds:
            return self.exceed(f"it takes more than {self._limits.seconds:g} s")
        return True

    def exceed(self, reason: str) -> bool:
        """Uses up the budget, and logs why. Returns False."""
        self.exceeded = reason
        left_out(self._what, reason)
        return False


@lru_cache(maxsize=1000)
def left_out(what: str, reason: str) -> None:
    """Logs each once: most files are read again and again."""
    logger.warning("%s is left out, in whole or in part: %s", what, reason)
