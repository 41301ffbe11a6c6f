"""Why the index process ended, and what follows from it."""

from __future__ import annotations

import logging
from collections import Counter

logger = logging.getLogger(__name__)

_PATIENCE = 2
"""How often a file may end the process before it is left out."""
_TRIES = 10
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 10.0


class RestartPolicy:
    """Counts how often the process ended; ``suspect`` is what it was parsing, ``left_out`` what it is not to parse."""

    def __init__(self) -> None:
        self.suspect: str | None = None
        self.left_out: set[str] = set()
        self._ended: Counter[str] = Counter()
        self._in_a_row = 0

    @property
    def is_hopeless(self) -> bool:
        """Whether it has ended so often in a row that it is left alone."""
        return self._in_a_row >= _TRIES

    def reset(self) -> None:
        """The user has asked for a scan: it may be tried again."""
        if self.is_hopeless:
            self._in_a_row = 0

    def succeeded(self) -> None:
        """It has answered a request."""
        self._in_a_row = 0

    def ended(self) -> float:
        """Counts an end; how many seconds to wait before the next start."""
        self._in_a_row += 1
        if self.suspect is not None:
            self._ended[self.suspect] += 1
            if self._ended[self.suspect] >= _PATIENCE:
                self.left_out.add(self.suspect)
                logger.error("%s is excluded from the index: it crashed the index process twice", self.suspect)
        self.suspect = None
        return float(min(_FIRST_WAIT * 2 ** (self._in_a_row - 1), _LONGEST_WAIT))
