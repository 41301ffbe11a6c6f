"""Reads and replaces whole files that several processes of the same user may write."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from celeryls.system import differences

_LARGEST = 500_000_000


def read_own_file(path: Path, *, private: bool = False) -> bytes:
    """The content of a file; also marks it as used.

    Raises:
        OSError: It can't be read, is a link, is very large, or belongs to another user; with ``private`` also if its
            group or others have any permission.
    """
    number = os.open(path, differences.READ | differences.NO_LINK)
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if (
            not stat.S_ISREG(status.st_mode)
            or status.st_size > _LARGEST
            or not differences.is_ours(status, private=private)
        ):
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
        differences.replace(half, path)
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
        differences.replace(half, path)


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
