"""Reads and replaces whole files that several processes of the same user may write."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_LARGEST = 500_000_000


def read_own_file(path: Path) -> bytes:
    """The content of a file; also marks it as used.

    Raises:
        OSError: It can't be read, is a link, is very large, or belongs to another user.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST or not _is_ours(status):
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
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".half")
    half = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _is_ours(status: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()
