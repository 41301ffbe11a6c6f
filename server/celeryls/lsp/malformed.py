"""Messages that are not as the protocol has them: a line in the log for each, where pygls writes pages."""

from __future__ import annotations

import logging

_LONGEST = 300
"""Code points of what is said of a message."""


def hush_pygls() -> None:
    """Keeps the traceback of each malformed message out of the log; the reason is ours to say."""
    pygls = logging.getLogger("pygls.protocol.json_rpc")
    if not any(isinstance(each, _NoTracebacks) for each in pygls.filters):
        pygls.addFilter(_NoTracebacks())


def reason(error: BaseException | None) -> str:
    """Why a message could not be read, in a line: the first thing that was wrong with it, and where."""
    where = ""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
        where = next((note.removeprefix("Structuring class ") for note in _notes(error)), where)
    text = f"{type(error).__name__}: {error}" if error else ""
    return " ".join(f"{where}: {text}".split())[:_LONGEST] if where else text[:_LONGEST]


def _notes(error: BaseException) -> list[str]:
    return [str(note) for note in getattr(error, "__notes__", ())]


class _NoTracebacks(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Passes over what pygls says before it refuses a message."""
        return not str(record.msg).startswith("Unable to deserialize message")
