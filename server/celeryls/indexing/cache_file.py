"""Reads and replaces whole files that several processes of the same user may write."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_LARGEST = 500_000_000


def read_own_file(path: Path, *, private: bool = False) -> bytes:
    """The content of a file; also marks it as used.

    Raises:
        OSError: It can't be read, is a link, is very large, or belongs to another user; with ``private`` also if its
            group or others have any permission.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST or not _is_ours(status, private=private):
            raise PermissionError(path)
        data = file.read()
    with suppress(OSError):
        os.utime(path)
    return data


def replace_file(path: Path, data: bytes) -> None:
    """Replaces a file atomically: concurrent readers see the old content or the new one.

    Raises:
        OSError: The folder is not writable, or the disk is full; the old file is unchanged.
    """
    half = _half(path, data)
    try:
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def publish_file(path: Path, data: bytes) -> None:
    """Makes a file atomically unless there is one: of several processes the first wins, and nobody sees a part.

    Raises:
        OSError: The folder is not writable, or the disk is full.
    """
    half = _half(path, data)
    try:
        with suppress(FileExistsError):
            _link(half, path)
    finally:
        half.unlink(missing_ok=True)


def _link(half: Path, path: Path) -> None:
    try:
        path.hardlink_to(half)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, where the last of several processes wins
        half.replace(path)


def _half(path: Path, data: bytes) -> Path:
    """A new file of the owner's alone beside a path, with this content."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".half")
    half = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return half


def _is_ours(status: os.stat_result, *, private: bool) -> bool:
    """Whether a file belongs to this user; Windows has neither owners nor permissions here."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not (private and stat.S_IMODE(status.st_mode) & 0o077)
