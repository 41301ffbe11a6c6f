"""Applies the setting ``exclude``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.reading_budget import EXCLUDED
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec

_WHAT = "the setting celeryls.exclude"


@lru_cache(maxsize=1024)
def is_excluded(path: Path, root: Path, patterns: tuple[str, ...]) -> bool:
    """Whether patterns match a path as those of a ``.gitignore`` in ``root`` would.

    Invalid patterns match nothing, nor do those beyond the limits.
    """
    if not patterns:
        return False
    below = path.relative_to(root).as_posix()
    return _spec(affordable(usable(patterns), size_of(below), _WHAT)).match_file(below)


@lru_cache(maxsize=16)
def usable(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns that are valid and within the limits; stars that follow each other are one star."""
    return tuple(each for each in map(collapsed, within_budget(patterns, EXCLUDED, _WHAT)) if _is_pattern(each))


@lru_cache(maxsize=16)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - most projects exclude nothing

    return GitIgnoreSpec.from_lines(patterns)


def _is_pattern(pattern: str) -> bool:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - as above

    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return False
    return True
