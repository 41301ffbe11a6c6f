"""What pygls says of messages, and we say in a line or not at all."""

from __future__ import annotations

import logging

_LONGEST = 300
"""Code points of what is said of a message."""


def hush_pygls() -> None:
    """Keeps out of the log the traceback of each malformed message, whose reason is ours to say, and late cancels.

    An editor cancels what it asked for with each key that is typed, and most has been answered by then.
    """
    pygls = logging.getLogger("pygls.protocol.json_rpc")
    if not any(isinstance(each, _Noise) for each in pygls.filters):
        pygls.addFilter(_Noise())


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


class _Noise(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Passes over what pygls says before it refuses a message, and of a cancel that came too late."""
        return not str(record.msg).startswith(("Unable to deserialize message", "Cancel notification for unknown"))
