"""Replaces files of the user's atomically."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.system import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import FileIO


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lets only one such command at a time change the files of a folder, where the system has locks of folders."""
    with differences.locked(folder) if folder.is_dir() else contextlib.nullcontext():
        yield


def replace_file(target: Path, content: bytes) -> None:
    """Writes a temporary file next to the target, then renames it: readers see the old file or the new one.

    A file that has several names is written in place: no system replaces the file behind all of its names at once, and
    a new file behind one of them would leave the old one behind the others.
    """
    with _prepared(target, content) as put:
        put()


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replaces several files: all of them, or none if one can't be written.

    All temporary files are written before the first file is replaced. If replacing one fails, those before it get their
    old content back, and new ones are removed.
    """
    done: list[tuple[Path, bytes | None]] = []
    with contextlib.ExitStack() as stack:
        puts = [(target, stack.enter_context(_prepared(target, content))) for target, content in contents.items()]
        try:
            for target, put in puts:
                before = target.read_bytes() if target.exists() else None
                put()
                done.append((target, before))
        except BaseException:
            for target, before in reversed(done):
                if before is None:
                    target.unlink()
                else:
                    replace_file(target, before)
            raise


@contextlib.contextmanager
def _prepared(target: Path, content: bytes) -> Iterator[Callable[[], object]]:
    """Writes the temporary file, and yields what puts it in the target's place; it is removed if that is not called."""
    if target.exists() and target.stat().st_nlink > 1:
        yield partial(_write_in_place, target, content)
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
        yield partial(differences.replace, temporary, target)
    finally:
        differences.remove(temporary)


def _write_in_place(target: Path, content: bytes) -> None:
    """Overwrites a file, and puts its old content back if that fails, as on a full disk; readers may see a part.

    The file is never emptied first, so that what it had still has its room on the disk.
    """
    before, mode = target.read_bytes(), stat.S_IMODE(target.stat().st_mode)
    with target.open("r+b", buffering=0) as file:
        try:
            _overwrite(file, content)
        except BaseException:
            _overwrite(file, before)
            raise
    target.chmod(mode)  # writing clears 4755


def _overwrite(file: FileIO, content: bytes) -> None:
    file.seek(0)
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
    file.truncate()
    os.fsync(file.fileno())


def _keep_owner(target: Path, temporary: Path) -> None:
    owner = target.stat()
    # Only root can change a file's owner; other users own the new file.
    with contextlib.suppress(OSError, AttributeError):
        os.chown(temporary, owner.st_uid, owner.st_gid)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
