"""Decides when the index process is restarted after a crash."""

from __future__ import annotations

import logging
from collections import Counter

logger = logging.getLogger(__name__)

_PATIENCE = 2
"""How often a file may crash the process before it is excluded."""
_TRIES = 10
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 10.0


class RestartPolicy:
    """Counts crashes; ``suspect`` is the file being parsed, ``left_out`` are the excluded files."""

    def __init__(self) -> None:
        self.suspect: str | None = None
        self.left_out: set[str] = set()
        self._ended: Counter[str] = Counter()
        self._in_a_row = 0

    @property
    def is_hopeless(self) -> bool:
        """Whether the process crashed so often in a row that it is not restarted."""
        return self._in_a_row >= _TRIES

    def reset(self) -> None:
        """Allows restarts again, because the user has requested a scan."""
        if self.is_hopeless:
            self._in_a_row = 0

    def succeeded(self) -> None:
        """Notes that the process has answered a request."""
        self._in_a_row = 0

    def ended(self) -> float:
        """Counts a crash. Returns how many seconds to wait before the restart."""
        self._in_a_row += 1
        if self.suspect is not None:
            self._ended[self.suspect] += 1
            if self._ended[self.suspect] >= _PATIENCE:
                self.left_out.add(self.suspect)
                logger.error("%s is excluded from the index: it crashed the index process twice", self.suspect)
        self.suspect = None
        return float(min(_FIRST_WAIT * 2 ** (self._in_a_row - 1), _LONGEST_WAIT))
