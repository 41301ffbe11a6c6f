"""The patterns of one ``.gitignore``, matched as git does: with a file or folder itself, never with what is around it.

`GitIgnoreSpec.match_file` says that ``!build`` matches ``build/a.py``. To git it matches the folder alone: what is in
there is ignored or not by the patterns that match it, and is not looked at if the folder is ignored.

Where the disk finds ``Build`` for ``build``, so does git (`core.ignorecase`, which `git init` sets there).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.system.differences import folds_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathspec import GitIgnoreSpec

_SLASH = re.compile(r"(?<=[^!/])/+[ \t]*$")
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


class GitPatterns:
    """Valid patterns, compiled."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self.written = patterns
        rules = [rule for rule in map(_rule, patterns) if rule is not None]
        self._folders = tuple(reversed(rules))
        self._files = tuple(rule for rule in self._folders if not rule.folders_only)
        self._names = _any([each for each in patterns if "/" not in _bare(each)])
        self._paths = _any([each for each in patterns if "/" in _bare(each)])

    def ignores(self, below: str, name: str, *, folder: bool) -> bool | None:
        """Whether a path is ignored (True) or re-included (False); None if no pattern matches.

        ``below`` is relative to the folder of the patterns, with slashes, and ``name`` is its last part. The folders
        around it must not be ignored.
        """
        # Most files match nothing, and need no check of each pattern.
        if not (self._names and self._names.match(name)) and not (self._paths and self._paths.match(below)):
            return None
        return next((each.ignores for each in (self._folders if folder else self._files) if each.matches(below)), None)


class _Rule(NamedTuple):
    """One pattern; a match of ``regex`` with the group ``ps_d`` is a match of a folder around the path."""

    regex: re.Pattern[str]
    ignores: bool
    folders_only: bool

    def matches(self, below: str) -> bool:
        found = self.regex.search(below)
        return found is not None and not found.groupdict().get("ps_d")


def is_pattern(line: str) -> bool:
    """Whether git would take a line for a pattern."""
    try:
        read([line])
    except ValueError:
        return False
    return True


def read(patterns: Sequence[str]) -> GitIgnoreSpec:
    """The patterns, compiled; raises ValueError for what is none."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - dear at start, and most projects exclude nothing

    return GitIgnoreSpec.from_lines(patterns)


def _rule(pattern: str) -> _Rule | None:
    bare = _SLASH.sub("", pattern)
    for each in read([bare]).patterns:
        if each.regex is not None and each.include is not None:
            return _Rule(re.compile(each.regex.pattern, _flags()), each.include, folders_only=bare != pattern)
    return None


def _bare(pattern: str) -> str:
    return pattern.strip().removeprefix("!").rstrip("/")


def _any(patterns: list[str]) -> re.Pattern[str] | None:
    """One regular expression that matches what any of the patterns matches; None for none."""
    compiled = [each.regex.pattern for each in read(list(map(_bare, patterns))).patterns if each.regex is not None]
    # Each pattern may have a group of the same name, which is not allowed in one expression.
    together = "|".join(f"(?:{_NAMED_GROUP.sub('(?:', each)})" for each in compiled)
    return re.compile(together, _flags()) if compiled else None


def _flags() -> re.RegexFlag:
    return re.IGNORECASE if folds_case() else re.NOFLAG
