"""How one operating system differs from another: no other module branches by system."""

from __future__ import annotations

import contextlib
import ntpath
import os
import stat
import sys
import time
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Flags to open a file with: a pipe without a writer does not block, and Windows changes no line ending."""

NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""The flag that refuses links; Windows has none."""

# What `subprocess` calls them, on Windows alone.
_CREATE_NO_WINDOW = 0x08000000
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000

_MOUNT_POINT = 0xA0000003
"""`stat.IO_REPARSE_TAG_MOUNT_POINT`, which Python has on Windows alone."""

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between two tries to replace a file that another process has open."""


def folds_case() -> bool:
    """Whether ``Shop`` and ``shop`` are the same folder, as they are by default on Windows and macOS."""
    return sys.platform in {"win32", "darwin"}


def description() -> str:
    """The system's name and version, and the kind of its processor."""
    import platform  # noqa: PLC0415 - for a report alone

    return f"{platform.system()} {platform.release()} on {platform.machine()}"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lets only one process at a time be inside, where the system has locks of folders; elsewhere it does nothing."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Puts a file in the place of another one.

    Windows refuses while another process has one of them open, as editors, indexers and virus scanners do for a moment:
    there it is tried again for less than a second.

    Raises:
        OSError: It can't be replaced.
    """
    for pause in _PAUSES if _is_windows() else ():
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def remove(path: Path) -> None:
    """Removes a file if it exists, also a read-only one, which Windows keeps otherwise."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        path.chmod(stat.S_IWRITE)
        path.unlink(missing_ok=True)


def is_ours(status: os.stat_result, *, private: bool) -> bool:
    """Whether a file belongs to this user, and if it is to be ``private`` to nobody else.

    Windows tells neither: there all files are.
    """
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not (private and stat.S_IMODE(status.st_mode) & 0o077)


def device_name(path: Path) -> str:
    """The part of a path that Windows keeps for a device, ``aux.py``, or can't have for a name; empty elsewhere."""
    if not _is_windows():
        return ""
    return next((part for part in path.parts if part != path.anchor and _is_kept(part)), "")


def _is_kept(part: str) -> bool:
    if (told := getattr(ntpath, "isreserved", None)) is not None:  # since Python 3.13
        return part not in (".", "..") and bool(told(part))
    return PureWindowsPath(part).is_reserved()


def is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is one of Windows' junctions: a link to another folder that does not count as a link."""
    if not _is_windows():
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _MOUNT_POINT


def creation_flags() -> int:
    """How Windows starts a process in the background: without a window, and with less priority than the editor.

    Elsewhere 0: there it lowers its priority by itself, with `yield_to_others`.
    """
    return _CREATE_NO_WINDOW | _BELOW_NORMAL_PRIORITY_CLASS if _is_windows() else 0


def yield_to_others(level: int) -> None:
    """Lowers this process's priority by a level of ``nice``; does nothing on Windows."""
    if hasattr(os, "nice"):
        os.nice(level)


def write_all(file: int, data: bytes) -> None:
    """Writes bytes to a pipe.

    Raises:
        BrokenPipeError: Nobody reads it any more, for which Windows has another error.
    """
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(file, view) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise BrokenPipeError(*error.args) from error


def peak_memory() -> float | None:
    """The peak memory of this process in mebibytes; None if the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(highest / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def malloc_trim() -> Callable[[int], int] | None:
    """The function of glibc that gives free memory back; None where there is another C library."""
    import ctypes  # noqa: PLC0415 - the start can do without

    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return trim


def speak_utf8(*streams: TextIO) -> None:
    """Lets what a command prints be UTF-8 in files and pipes, where Windows has the encoding of its language.

    A terminal keeps its own; what it lacks is written as an escape. ``PYTHONIOENCODING`` has the last word.
    """
    for stream in streams:
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
        change = getattr(stream, "reconfigure", None)
        if change is None or encoding == "utf8" or os.environ.get("PYTHONIOENCODING"):
            continue
        if stream.isatty():
            change(errors="backslashreplace")
        elif _is_windows():
            change(encoding="utf-8")


def home_of_git() -> str | None:
    """The folder that git calls home; None if there is none."""
    return os.environ.get("HOME") or (os.environ.get("USERPROFILE") if _is_windows() else None)


def _is_windows() -> bool:
    return sys.platform.startswith("win")
