"""Splits a byte stream into messages, and resynchronizes after a truncated, overlong or invalid one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADER = re.compile(
    rb"content-length:[ \t]*(\d{1,18})[ \t]*\r?\n(?:(?!content-length:)[^\r\n]{1,500}\r?\n){0,10}\r?\n", re.IGNORECASE
)
_KEPT = 8_000
"""Bytes; longer than any header."""


def bodies(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The body of each message in a stream; ``read`` blocks until there are more bytes, and returns none at the end.

    Bytes between two messages are skipped. A length that reaches into the next message is recognized by that message's
    header, which can't occur in JSON; the body then ends where the header starts.
    """
    buffer = bytearray()
    while more := read():
        buffer += more
        while header := _HEADER.search(buffer):
            start, end = header.end(), header.end() + int(header[1])
            looked = start
            while not (other := _header_within(buffer, looked, end)) and len(buffer) < end:
                looked = max(start, len(buffer) - _KEPT)
                if not (more := read()):
                    return
                buffer += more
            body = bytes(buffer[start : other or end])
            if not body.rstrip().endswith((b"}", b"]")):
                # A slightly wrong length can end inside the next header.
                body = body[: body.rfind(b"}") + 1] or body
            del buffer[: start + len(body)]
            if body:
                yield body
        del buffer[:-_KEPT]


def _header_within(buffer: bytearray, start: int, end: int) -> int | None:
    """The start of the first header in ``buffer[start:end]``."""
    if buffer.find(b"\n", start, end) < 0:
        return None  # as in nearly all messages
    header = _HEADER.search(buffer, start, end)
    return header.start() if header else None
