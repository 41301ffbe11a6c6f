"""Whole messages out of a stream of bytes, found again behind one that was cut, overlong or no message at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADER = re.compile(
    rb"content-length:[ \t]*(\d{1,18})[ \t]*\r?\n(?:(?!content-length:)[^\r\n]{1,500}\r?\n){0,10}\r?\n", re.IGNORECASE
)
_KEPT = 8_000
"""Bytes, more than a header has."""


def bodies(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The body of each message in a stream; ``read`` blocks until there are some bytes more, and gives none at the end.

    What stands between two messages is passed over. A length that reaches into the next message is known to be wrong
    by the header there, which no JSON can hold; the body ends where that header starts.
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
                # The length may be wrong by so little that it ends within the next header.
                body = body[: body.rfind(b"}") + 1] or body
            del buffer[: start + len(body)]
            if body:
                yield body
        del buffer[:-_KEPT]


def _header_within(buffer: bytearray, start: int, end: int) -> int | None:
    """Where the first header in ``buffer[start:end]`` starts."""
    if buffer.find(b"\n", start, end) < 0:
        return None  # as in nearly all JSON that is sent
    header = _HEADER.search(buffer, start, end)
    return header.start() if header else None
