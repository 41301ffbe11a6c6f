"""Applies git's ignore files; git itself is never run."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from celeryls.reading_budget import IGNORED
from celeryls.workspace.reading import text_of
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec

_HIGHEST = 32
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_SLASH = re.compile(r"(?<=[^!/])/+[ \t]*$")


class IgnoreRules:
    """The patterns of one file, which apply below ``base``: the folder's path with a trailing separator.

    ``what`` is the file's name for the log.
    """

    def __init__(self, base: str, patterns: tuple[str, ...], what: str) -> None:
        self._base = base
        self._patterns = patterns
        self._what = what
        self._matchers: dict[tuple[int, int], _Matcher] = {}

    def ignores(self, path: str, name: str, *, folder: bool) -> bool | None:
        """Whether a path is ignored (True) or re-included (False); None if no pattern matches."""
        below = path[len(self._base) :].replace(os.sep, "/")
        size = size_of(below)
        matcher = self._matchers.get(size)
        if matcher is None:
            patterns = affordable(self._patterns, size, self._what)
            same = (each for each in self._matchers.values() if each.patterns == patterns)
            matcher = self._matchers[size] = next(same, None) or _matcher(patterns)
        if not matcher.names.match(name) and (matcher.paths is None or not matcher.paths.match(below)):
            return None
        return (matcher.folders if folder else matcher.files).check_file(below).include


class _Matcher(NamedTuple):
    """Patterns, compiled.

    ``names`` and ``paths`` match everything that any pattern may match, among names and among paths below the base:
    most files match nothing and need no check of each pattern. Patterns for ``folders`` have no trailing slash, since
    `GitIgnoreSpec` would let ``*`` override ``!*/``.
    """

    patterns: tuple[str, ...]
    files: GitIgnoreSpec
    folders: GitIgnoreSpec
    names: re.Pattern[str]
    paths: re.Pattern[str] | None


def rules(base: str, lines: Iterable[str], what: str) -> IgnoreRules | None:
    """The rules of an ignore file, ``what`` in the log; None if it has none.

    Patterns that git could not parse are left out, and those beyond the limits.
    """
    written = (line for line in lines if line.strip() and not line.startswith("#"))
    patterns = tuple(each for each in map(collapsed, within_budget(written, IGNORED, what)) if _is_pattern(each))
    return IgnoreRules(base, patterns, what) if patterns else None


def rules_in(folder: str, root: Path) -> IgnoreRules | None:
    """The rules of a folder's ``.gitignore``."""
    path = Path(folder, ".gitignore")
    return rules(folder.rstrip(os.sep) + os.sep, text_of(path, root).splitlines(), str(path))


def rules_above(root: Path) -> tuple[IgnoreRules, ...]:
    """The rules that apply to a folder from outside: the user's own, the repository's, and those of parent folders.

    The outermost come first.
    """
    base = f"{root}{os.sep}"
    found = [rules(base, text_of(path, path.parent).splitlines(), str(path)) for path in _of_the_user()]
    repository = next((each for each in (root, *root.parents[:_HIGHEST]) if os.path.lexists(each / ".git")), None)
    if repository is not None:
        exclude = repository / ".git" / "info" / "exclude"
        found.append(rules(f"{repository}{os.sep}", text_of(exclude, repository).splitlines(), str(exclude)))
        between = [each for each in root.parents if each.is_relative_to(repository)]
        found += [rules_in(str(folder), repository) for folder in reversed(between)]
    return tuple(each for each in found if each is not None)


def _of_the_user() -> Iterator[Path]:
    if home := os.environ.get("XDG_CONFIG_HOME") or os.environ.get("HOME"):
        yield Path(home, *([] if "XDG_CONFIG_HOME" in os.environ else [".config"]), "git", "ignore")


def _matcher(patterns: tuple[str, ...]) -> _Matcher:
    named = [pattern for pattern in patterns if "/" not in _bare(pattern)]
    pathed = [pattern for pattern in patterns if "/" in _bare(pattern)]
    files, folders = _read(patterns), _read([_SLASH.sub("", pattern) for pattern in patterns])
    return _Matcher(patterns, files, folders, _any(named) or re.compile(r"(?!)"), _any(pathed))


def _is_pattern(line: str) -> bool:
    try:
        _read([line])
    except ValueError:
        return False
    return True


def _read(patterns: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - dear at start, and the server itself ignores nothing

    return GitIgnoreSpec.from_lines(patterns)


def _bare(pattern: str) -> str:
    return pattern.strip().removeprefix("!").rstrip("/")


def _any(patterns: list[str]) -> re.Pattern[str] | None:
    """One regular expression that matches what any of the patterns matches."""
    positive = [pattern.strip().removeprefix("!").rstrip("/") for pattern in patterns]
    compiled = [each.regex.pattern for each in _read(positive).patterns if each.regex is not None]
    # Each pattern may have a group of the same name, which is not allowed in one expression.
    return re.compile("|".join(f"(?:{_NAMED_GROUP.sub('(?:', each)})" for each in compiled)) if compiled else None
