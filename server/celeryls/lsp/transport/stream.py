"""Splits a byte stream into messages, and resynchronizes after a truncated, overlong or invalid one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.lsp.transport.overlong import OverlongMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADER = re.compile(
    rb"content-length:[ \t]*(\d{1,18})[ \t]*\r?\n(?:(?!content-length:)[^\r\n]{1,500}\r?\n){0,10}\r?\n", re.IGNORECASE
)
_KEPT = 8_000
"""Bytes; longer than any header."""


def bodies(read: Callable[[], bytes], largest: Callable[[], int]) -> Iterator[bytes | OverlongMessage]:
    """The body of each message in a stream; ``read`` blocks until there are more bytes, and returns none at the end.

    Bytes between two messages are skipped. A length that reaches into the next message is recognized by that message's
    header, which can't occur in JSON; the body then ends where the header starts. A body of more than ``largest()``
    bytes is dropped while it is read; its beginning and its end are returned.
    """
    buffer = bytearray()
    while more := read():
        buffer += more
        while header := _HEADER.search(buffer):
            length = int(header[1])  # read first: the match looks into the buffer
            del buffer[: header.end()]
            body = _body(buffer, length, read, largest())
            if body is None:
                return
            if body:
                yield body
        del buffer[:-_KEPT]


def _body(buffer: bytearray, length: int, read: Callable[[], bytes], largest: int) -> bytes | OverlongMessage | None:
    """Takes a body of ``length`` bytes from the beginning of the buffer; None if the stream ends before it does."""
    head, dropped, looked = b"", 0, 0
    while (other := _header_within(buffer, looked, length - dropped)) is None and dropped + len(buffer) < length:
        looked = max(0, len(buffer) - _KEPT)
        if dropped + len(buffer) > largest:
            head = head or bytes(buffer[:_KEPT])
            dropped += looked
            del buffer[:looked]
            looked = 0
        if not (more := read()):
            return None
        buffer += more
    body = bytes(buffer[: length - dropped if other is None else other])
    if not body.rstrip().endswith((b"}", b"]")):
        # A slightly wrong length can end inside the next header.
        body = body[: body.rfind(b"}") + 1] or body
    del buffer[: len(body)]
    size = dropped + len(body)
    return OverlongMessage(size, head or body[:_KEPT], body[-_KEPT:]) if size > largest else body


def _header_within(buffer: bytearray, start: int, end: int) -> int | None:
    """The start of the first header in ``buffer[start:end]``."""
    if buffer.find(b"\n", start, end) < 0:
        return None  # as in nearly all messages
    header = _HEADER.search(buffer, start, end)
    return header.start() if header else None
