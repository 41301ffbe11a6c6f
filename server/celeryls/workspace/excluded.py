"""Applies the setting ``exclude``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.workspace.wildcards import longest_path

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec


def is_excluded(path: Path, root: Path, patterns: tuple[str, ...]) -> bool:
    """Whether patterns match a path as those of a ``.gitignore`` in ``root`` would; invalid patterns match nothing."""
    if not patterns:
        return False
    below = path.relative_to(root).as_posix()
    return _spec(tuple(each for each in patterns if len(below) <= longest_path(each))).match_file(below)


@lru_cache(maxsize=16)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - most projects exclude nothing

    usable = [pattern for pattern in patterns if _is_pattern(pattern)]
    return GitIgnoreSpec.from_lines(usable)


def _is_pattern(pattern: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - as above

    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return False
    return True
