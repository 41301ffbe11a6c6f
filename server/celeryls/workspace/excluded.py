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
    compiled = _compiled(affordable(usable(patterns, setting), size_of("/".join(names)), setting))
    return any(
        compiled.ignores("/".join(names[:depth]), names[depth - 1], folder=depth < len(names))
        for depth in range(1, len(names) + 1)
    )


@lru_cache(maxsize=16)
def usable(patterns: tuple[str, ...], setting: str = _EXCLUDE) -> tuple[str, ...]:
    """The patterns that are valid and within the limits; stars that follow each other are one star."""
    return tuple(each for each in map(collapsed, within_budget(patterns, EXCLUDED, setting)) if is_pattern(each))


@lru_cache(maxsize=16)
def _compiled(patterns: tuple[str, ...]) -> GitPatterns:
    return GitPatterns(patterns)
