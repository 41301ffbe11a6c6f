"""Reads a file's bytes and text, whatever somebody put in its place."""

from __future__ import annotations

import io
import os
import tokenize
from codecs import BOM_UTF8

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to is opened at once, instead of never
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_SLOW = ("idna", "punycode")


def content(path: str, size: int) -> bytes | None:
    """The bytes of a file that was ``size`` bytes long; None where it can't be read.

    Of one that has grown since there is one byte more at most: it is read again once that is noticed.
    """
    try:
        file = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return None
    try:
        read = os.read(file, size + 1)
        while len(read) < size and (more := os.read(file, size + 1 - len(read))):
            read += more
    except OSError:
        return None
    finally:
        os.close(file)
    return read


def decoded(data: bytes) -> str | None:
    """The text of a Python file, its line ends as they are; None where it is none that Python would read.

    UTF-8, or what the file itself declares (PEP 263), but for encodings in which nobody writes code and whose reading
    takes the square of the length. A byte order mark is left out, as editors do.
    """
    if b"\0" in data:
        return None
    try:
        if b"coding" not in data[: _declared_within(data)]:
            return data.removeprefix(BOM_UTF8).decode()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if encoding in _SLOW:
            return None
        return data.removeprefix(BOM_UTF8).decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except (SyntaxError, ValueError, LookupError):
        return None


def _declared_within(data: bytes) -> int:
    """Where the second line ends, behind which no encoding is declared."""
    first = data.find(b"\n") + 1
    second = data.find(b"\n", first) + 1 if first else 0
    return second or len(data)
