"""Applies git's ignore files; git itself is never run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.reading_budget import IGNORED
from celeryls.system.differences import home_of_git
from celeryls.workspace.git_patterns import GitPatterns, is_pattern
from celeryls.workspace.reading import text_of
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HIGHEST = 32


class IgnoreRules:
    """The patterns of one file, which apply below ``base``: the folder's path with a trailing separator.

    ``what`` is the file's name for the log.
    """

    def __init__(self, base: str, patterns: tuple[str, ...], what: str) -> None:
        self._base = base
        self._patterns = patterns
        self._what = what
        self._matchers: dict[tuple[int, int], GitPatterns] = {}

    def ignores(self, path: str, name: str, *, folder: bool) -> bool | None:
        """Whether a path is ignored (True) or re-included (False); None if no pattern matches."""
        below = path[len(self._base) :].replace(os.sep, "/")
        size = size_of(below)
        matcher = self._matchers.get(size)
        if matcher is None:
            patterns = affordable(self._patterns, size, self._what)
            same = (each for each in self._matchers.values() if each.written == patterns)
            matcher = self._matchers[size] = next(same, None) or GitPatterns(patterns)
        return matcher.ignores(below, name, folder=folder)


def rules(base: str, lines: Iterable[str], what: str) -> IgnoreRules | None:
    """The rules of an ignore file, ``what`` in the log; None if it has none.

    Patterns that git could not parse are left out, and those beyond the limits.
    """
    written = (line for line in lines if line.strip() and not line.startswith("#"))
    patterns = tuple(each for each in map(collapsed, within_budget(written, IGNORED, what)) if is_pattern(each))
    return IgnoreRules(base, patterns, what) if patterns else None


def rules_in(folder: str, root: Path) -> IgnoreRules | None:
    """The rules of a folder's ``.gitignore``."""
    path = Path(folder, ".gitignore")
    return rules(folder.rstrip(os.sep) + os.sep, text_of(path, root).splitlines(), str(path))


def rules_above(root: Path) -> tuple[IgnoreRules, ...]:
    """The rules that apply to a folder from outside: the user's own, the repository's, and those of parent folders.

    The outermost come first.
    """
    base = os.path.join(root, "")  # noqa: PTH118 - with one separator, also behind a drive
    found = [rules(base, text_of(path, path.parent).splitlines(), str(path)) for path in _of_the_user()]
    repository = next((each for each in (root, *root.parents[:_HIGHEST]) if os.path.lexists(each / ".git")), None)
    if repository is not None:
        exclude = repository / ".git" / "info" / "exclude"
        found.append(rules(f"{repository}{os.sep}", text_of(exclude, repository).splitlines(), str(exclude)))
        between = [each for each in root.parents if each.is_relative_to(repository)]
        found += [rules_in(str(folder), repository) for folder in reversed(between)]
    return tuple(each for each in found if each is not None)


def _of_the_user() -> Iterator[Path]:
    if home := os.environ.get("XDG_CONFIG_HOME") or home_of_git():
        yield Path(home, *([] if "XDG_CONFIG_HOME" in os.environ else [".config"]), "git", "ignore")
