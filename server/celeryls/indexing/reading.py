"""Reads a file's bytes and text, robust against special files."""

from __future__ import annotations

import io
import os
import tokenize
from codecs import BOM_UTF8

from celeryls.system.differences import READ

_SLOW = ("idna", "punycode")


def content(path: str, size: int) -> bytes | None:
    """The bytes of a file that was ``size`` bytes long; None if it can't be read.

    At most one byte more is read if the file has grown; it will be read again once the change is noticed.
    """
    try:
        file = os.open(path, READ)
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
    """The text of a Python file with its original line endings; None if Python could not decode it.

    UTF-8, or the encoding that the file declares (PEP 263), except for encodings that are not used for code and take
    quadratic time. A byte order mark is removed, as editors do.
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
    """The end of the second line: an encoding can only be declared before it."""
    first = data.find(b"\n") + 1
    second = data.find(b"\n", first) + 1 if first else 0
    return second or len(data)
