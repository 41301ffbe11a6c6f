"""Applies the settings that hold patterns of paths, such as ``exclude``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.reading_budget import EXCLUDED
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec

_EXCLUDE = "the setting celeryls.exclude"


@lru_cache(maxsize=1024)
def is_excluded(path: Path, root: Path, patterns: tuple[str, ...], setting: str = _EXCLUDE) -> bool:
    """Whether patterns match a path as those of a ``.gitignore`` in ``root`` would.

    Invalid patterns match nothing, nor do those beyond the limits; the log names the ``setting`` then.
    """
    if not patterns:
        return False
    below = path.relative_to(root).as_posix()
    return _spec(affordable(usable(patterns, setting), size_of(below), setting)).match_file(below)


@lru_cache(maxsize=1024)
def matching(path: Path, root: Path, patterns: tuple[str, ...], setting: str) -> tuple[str, ...]:
    """Those of the patterns that match a path each by itself; all of them together have one limit."""
    below = path.relative_to(root).as_posix()
    kept = frozenset(affordable(usable(patterns, setting), size_of(below), setting))
    return tuple(each for each in patterns if collapsed(each) in kept and _spec((collapsed(each),)).match_file(below))


@lru_cache(maxsize=16)
def usable(patterns: tuple[str, ...], setting: str = _EXCLUDE) -> tuple[str, ...]:
    """The patterns that are valid and within the limits; stars that follow each other are one star."""
    return tuple(each for each in map(collapsed, within_budget(patterns, EXCLUDED, setting)) if _is_pattern(each))


@lru_cache(maxsize=2 * EXCLUDED.parts)
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
