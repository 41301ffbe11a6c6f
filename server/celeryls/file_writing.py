"""Replaces a file of the user's atomically."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lets only one such command at a time change the files of a folder, where the system has locks of folders."""
    if sys.platform == "win32" or not folder.is_dir():
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace_file(target: Path, content: bytes) -> None:
    """Writes a temporary file next to the target, then renames it: readers see the old file or the new one.

    A file that has several names is written in place, since the other names would keep the old file.
    """
    if target.exists() and target.stat().st_nlink > 1:
        target.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            _keep_owner(target, temporary)
            shutil.copystat(target, temporary)  # also the attributes; later than the owner, which clears 4755
            os.utime(temporary)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _keep_owner(target: Path, temporary: Path) -> None:
    owner = target.stat()
    # Only root can change a file's owner; other users own the new file.
    with contextlib.suppress(OSError, AttributeError):
        os.chown(temporary, owner.st_uid, owner.st_gid)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
