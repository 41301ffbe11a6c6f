"""What was read last time, kept in the user's cache folder.

A file of its own for each workspace folder: a first line of JSON that says for what and by whom it was written, and for
each file its stamp, then the outlines, a line each. It holds nothing that could run, and what it holds is checked when
it is used. Whatever is wrong with it, it counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from celeryls import __version__
from celeryls.indexing.listing import Stamp

FORMAT = 1
_KEPT = 40
_LARGEST = 200_000_000


class Entry(NamedTuple):
    """What is known of a file: its outline in JSON, None where it has no facts, and whether it was read whole.

    ``stamp`` is None for a file that may have changed after it was read without its stamp telling.
    """

    stamp: Stamp | None
    outline: str | None
    whole: bool = False


class Kept(NamedTuple):
    """The files of a folder by their paths, and the words that they were read with."""

    entries: dict[str, Entry]
    words: frozenset[str] = frozenset()


def folder() -> Path | None:
    """The folder of all caches, by the customs of the system; None where nothing tells one."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = (home := os.environ.get("HOME")) and str(Path(home, "Library", "Caches"))
    else:
        base = os.environ.get("XDG_CACHE_HOME") or ((home := os.environ.get("HOME")) and str(Path(home, ".cache")))
    return Path(base, "celeryls") if base and Path(base).is_absolute() else None


def load(root: str, caches: Path | None) -> Kept | None:
    """What was kept of a workspace folder; None where there is nothing that can be used."""
    if caches is None:
        return None
    try:
        with _file(root, caches).open("rb") as file:
            if os.fstat(file.fileno()).st_size > _LARGEST or not _is_ours(file.fileno()):
                return None
            data = file.read()
        head, _, body = data.partition(b"\n")
        return _kept(json.loads(head), body, root)
    except (OSError, ValueError, TypeError, LookupError, RecursionError, MemoryError):
        return None


def save(root: str, kept: Kept, caches: Path | None) -> None:
    """Keeps what is known of a workspace folder, for the next time; where that can't be, nothing happens."""
    if caches is None:
        return
    lines = [entry.outline for entry in kept.entries.values() if entry.outline is not None]
    body = "\n".join(lines).encode()
    prefix = root.rstrip(os.sep) + os.sep
    entries = [
        [path.removeprefix(prefix), entry.stamp, entry.outline is not None, entry.whole]
        for path, entry in kept.entries.items()
    ]
    head = {**_maker(root), "check": zlib.crc32(body), "words": sorted(kept.words), "files": entries}
    with suppress(OSError, ValueError):
        caches.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(_file(root, caches), json.dumps(head, separators=(",", ":")).encode() + b"\n" + body)
        _tidy(caches)


def _kept(head: object, body: bytes, root: str) -> Kept:
    if not isinstance(head, dict) or head.items() < _maker(root).items() or zlib.crc32(body) != head["check"]:
        raise ValueError
    lines = iter(body.decode("ascii").split("\n"))
    prefix = root.rstrip(os.sep) + os.sep
    entries = {
        prefix + str(path): Entry(
            Stamp(*map(int, stamp)) if stamp else None, next(lines) if facts else None, bool(whole)
        )
        for path, stamp, facts, whole in head["files"]
    }
    return Kept(entries, frozenset(map(str, head["words"])))


def _maker(root: str) -> dict[str, object]:
    return {"format": FORMAT, "version": __version__, "root": root}


def _file(root: str, caches: Path) -> Path:
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:24]
    return caches / f"{name}.index"


def _is_ours(number: int) -> bool:
    """Whether nobody else wrote the file, as far as the system tells."""
    return not hasattr(os, "getuid") or os.fstat(number).st_uid == os.getuid()


def _write(path: Path, data: bytes) -> None:
    """Puts a file in place whole, so that whoever reads at the same time sees the old one or the new."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".index-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _tidy(caches: Path) -> None:
    """Keeps the caches of the folders that were used last, and no half-written file of long ago."""
    kept = sorted(caches.glob("*.index"), key=lambda path: path.stat().st_mtime, reverse=True)
    old = [path for path in caches.glob(".index-*") if path.stat().st_mtime < time.time() - 3600]
    for path in (*kept[_KEPT:], *old):
        path.unlink(missing_ok=True)
