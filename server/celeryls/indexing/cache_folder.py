"""The folder of all caches; each file in it is about one workspace folder, and goes if it was not used for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("index", "findings")
"""The suffixes of caches: outlines of files, and what `celeryls check` has found."""

_DAY = 86_400
_KEPT = 40
_OLDEST = 60 * _DAY


def folder() -> Path | None:
    """The folder of all caches, by the conventions of the operating system; None if there is none."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - the server itself keeps no cache

    try:
        path = user_cache_path("celeryls", appauthor=False)
    except (OSError, RuntimeError):
        return None
    return path if path.is_absolute() else None


def tidy(caches: Path) -> None:
    """Deletes all but the most recently used caches of each kind, and old temporary files.

    Raises:
        OSError: One can't be deleted.
    """
    now = time.time()
    old = [path for path in caches.glob("*.half") if path.stat().st_mtime < now - _DAY]
    for kind in KINDS:
        kept = sorted(((path.stat().st_mtime, path) for path in caches.glob(f"*.{kind}")), reverse=True)
        old += [path for number, (time_, path) in enumerate(kept) if number >= _KEPT or time_ < now - _OLDEST]
    for path in old:
        path.unlink(missing_ok=True)
