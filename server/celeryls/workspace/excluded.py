"""Applies the settings that hold patterns of paths, such as ``exclude``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.reading_budget import EXCLUDED
from celeryls.workspace.git_patterns import GitPatterns, is_pattern
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

if TYPE_CHECKING:
    from pathlib import Path

_EXCLUDE = "the setting celeryls.exclude"


@lru_cache(maxsize=1024)
def is_excluded(path: Path, root: Path, patterns: tuple[str, ...], setting: str = _EXCLUDE) -> bool:
    """Whether patterns match a path, or a folder around it, as those of a ``.gitignore`` in ``root`` would.

    Invalid patterns match nothing, nor do those beyond the limits; the log names the ``setting`` then.
    """
    if not patterns:
        return False
    names = path.relative_to(root).parts
    return _ignores(_compiled(affordable(usable(patterns, setting), size_of("/".join(names)), setting)), names)


@lru_cache(maxsize=1024)
def matching(path: Path, root: Path, patterns: tuple[str, ...], setting: str) -> tuple[str, ...]:
    """Those of the patterns that match a path each by itself; all of them together have one limit."""
    names = path.relative_to(root).parts
    kept = frozenset(affordable(usable(patterns, setting), size_of("/".join(names)), setting))
    return tuple(
        each for each in patterns if collapsed(each) in kept and _ignores(_compiled((collapsed(each),)), names)
    )


@lru_cache(maxsize=16)
def usable(patterns: tuple[str, ...], setting: str = _EXCLUDE) -> tuple[str, ...]:
    """The patterns that are valid and within the limits; stars that follow each other are one star."""
    return tuple(each for each in map(collapsed, within_budget(patterns, EXCLUDED, setting)) if is_pattern(each))


@lru_cache(maxsize=2 * EXCLUDED.parts)
def _compiled(patterns: tuple[str, ...]) -> GitPatterns:
    return GitPatterns(patterns)


def _ignores(patterns: GitPatterns, names: tuple[str, ...]) -> bool:
    """Whether patterns ignore the file with these names of folders before its own, or a folder around it."""
    return any(
        patterns.ignores("/".join(names[:depth]), names[depth - 1], folder=depth < len(names))
        for depth in range(1, len(names) + 1)
    )
