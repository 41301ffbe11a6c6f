"""Writes fixed files: atomically, with their encoding, mode and line endings, unless somebody has changed them."""

from __future__ import annotations

import io
import os
import tokenize
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.file_writing import locked, replace_files

if TYPE_CHECKING:
    from collections.abc import Mapping


class NotWrittenError(Exception):
    """The file ``path`` was not written; it is as it was. The message says why."""

    def __init__(self, path: str, reason: str | Exception) -> None:
        said = reason if isinstance(reason, str) else getattr(reason, "strerror", None) or "it can't be written"
        super().__init__(said)
        self.path = path


def write(files: Mapping[str, tuple[bytes | None, str]]) -> None:
    """Writes files that belong together: all, or none of them.

    Each has the bytes that it was read as, None if it is new, and its text.

    Raises:
        NotWrittenError: A file has changed since it was read, or can't be written; ``path`` says which.
    """
    with ExitStack() as locks:
        targets = {path: _resolved(path) for path in files}
        for folder in sorted({target.parent for target in targets.values()}):
            locks.enter_context(locked(folder))
        contents = {targets[path]: _content(path, targets[path], *files[path]) for path in files}
        try:
            replace_files(contents)
        except (OSError, RuntimeError) as error:
            where = next((path for path in files if str(targets[path]) == getattr(error, "filename2", None)), "")
            raise NotWrittenError(where or next(iter(files)), error) from error


def _resolved(path: str) -> Path:
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError) as error:
        raise NotWrittenError(path, error) from error


def _content(path: str, target: Path, before: bytes | None, text: str) -> bytes:
    """The new content of a file that is still as it was read."""
    try:
        now = target.read_bytes() if target.exists() else None
    except (OSError, RuntimeError) as error:
        raise NotWrittenError(path, error) from error
    if now != before:
        raise NotWrittenError(path, "it has changed meanwhile")
    if now is not None and not os.access(target, os.W_OK):
        raise NotWrittenError(path, "it is not writable")
    return encoded(path, before or b"", text)


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
        raise NotWrittenError(path, "its encoding can't hold the change") from error
