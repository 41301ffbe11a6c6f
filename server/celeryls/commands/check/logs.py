"""What the server would write into its log, as messages of the command."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Gathering(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        reason = record.exc_info[1] if record.exc_info else None
        told = record.getMessage()
        self.messages.append(f"{told}: {type(reason).__name__}: {reason}" if reason else told)


@contextmanager
def logged_errors() -> Iterator[list[str]]:
    """The errors that are logged meanwhile, such as those of a rule that failed; each message is one line or more."""
    logger, gathering = logging.getLogger("celeryls"), _Gathering()
    logger.addHandler(gathering)
    before, logger.propagate = logger.propagate, False
    try:
        yield gathering.messages
    finally:
        logger.removeHandler(gathering)
        logger.propagate = before
