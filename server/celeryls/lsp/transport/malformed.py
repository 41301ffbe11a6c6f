"""Malformed messages: one that is mended, and what pygls logs about the others, shortened or dropped."""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol.types import WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS

_LONGEST = 300
"""Code points of the longest log message about one message."""


def hush_pygls() -> None:
    """Removes tracebacks of malformed messages and late cancellations from the log.

    We log a line of our own for a malformed message. An editor cancels its pending requests at each keystroke, and most
    have been answered by then.
    """
    pygls = logging.getLogger("pygls.protocol.json_rpc")
    if not any(isinstance(each, _Noise) for each in pygls.filters):
        pygls.addFilter(_Noise())


def drop_empty_folders(data: dict[str, Any]) -> None:
    """Removes empty entries from a message about workspace folders.

    With each folder that is added, Neovim 0.7 says that an empty one was removed; the folder would be lost.
    """
    if data.get("method") != WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS:
        return
    params = data.get("params")
    event = params.get("event") if isinstance(params, dict) else None
    if isinstance(event, dict) and isinstance(event.get("removed"), list):
        event["removed"] = [folder for folder in event["removed"] if folder]


def reason(error: BaseException | None) -> str:
    """Why a message could not be read, on one line: the first error, and its place."""
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
        """Drops pygls' records about a message that it then rejects, and about a cancellation that came too late."""
        return not str(record.msg).startswith(("Unable to deserialize message", "Cancel notification for unknown"))
