"""Writes fixed files: atomically, with their encoding, mode and line endings, unless somebody has changed them."""

from __future__ import annotations

import io
import os
import tokenize
from pathlib import Path

from celeryls.file_writing import locked, replace_file


class NotWrittenError(Exception):
    """A file was not written; it is as it was. The message says why."""


def write(path: str, before: bytes | None, text: str) -> None:
    """Writes a file that was read as the bytes ``before``; None if it is new.

    Raises:
        NotWrittenError: The file has changed since it was read, or can't be written.
    """
    try:
        target = Path(path).resolve()
        with locked(target.parent):
            now = target.read_bytes() if target.exists() else None
            if now != before:
                raise NotWrittenError("it has changed meanwhile")
            if now is not None and not os.access(target, os.W_OK):
                raise NotWrittenError("it is not writable")
            replace_file(target, encoded(path, before or b"", text))
    except (OSError, RuntimeError) as error:
        raise NotWrittenError(getattr(error, "strerror", None) or "it can't be written") from error


def encoded(path: str, before: bytes, text: str) -> bytes:
    """The text in the encoding of what was in the file, with its byte order mark.

    Raises:
        NotWrittenError: The encoding can't hold the text.
    """
    try:
        encoding = "utf-8-sig" if before.startswith(b"\xef\xbb\xbf") else "utf-8"
        if path.endswith(".py"):
            encoding = tokenize.detect_encoding(io.BytesIO(before).readline)[0]
        return text.encode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise NotWrittenError("its encoding can't hold the change") from error
