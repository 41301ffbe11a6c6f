"""Applies git's ignore files; git itself is never run."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.workspace.reading import text_of
from celeryls.workspace.wildcards import longest_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathspec import GitIgnoreSpec

_HIGHEST = 32
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_SLASH = re.compile(r"(?<=[^!/])/+[ \t]*$")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one file, which apply below ``base``: the folder's path with a trailing separator.

    ``names`` and ``paths`` match everything that any pattern may match, among names and among paths below ``base``:
    most files match nothing and need no check of each pattern. Patterns for ``folders`` have no trailing slash, since
    `GitIgnoreSpec` would let ``*`` override ``!*/``. For a path with more than ``longest`` code points below the base
    ``simple`` is used: the rules without patterns that would take too long.
    """

    base: str
    files: GitIgnoreSpec
    folders: GitIgnoreSpec
    names: re.Pattern[str]
    paths: re.Pattern[str] | None
    longest: int
    simple: IgnoreRules | None

    def ignores(self, path: str, name: str, *, folder: bool) -> bool | None:
        """Whether a path is ignored (True) or re-included (False); None if no pattern matches."""
        if len(path) - len(self.base) > self.longest:
            return self.simple.ignores(path, name, folder=folder) if self.simple else None
        if not self.names.match(name) and (self.paths is None or not self.paths.match(_below(path, self.base))):
            return None
        return (self.folders if folder else self.files).check_file(_below(path, self.base)).include


def rules(base: str, lines: Iterable[str]) -> IgnoreRules | None:
    """The rules of an ignore file; None if it has none. Patterns that git could not parse are left out."""
    patterns = [line for line in map(_pattern, lines) if line]
    if not patterns:
        return None
    named = [pattern for pattern in patterns if "/" not in _bare(pattern)]
    pathed = [pattern for pattern in patterns if "/" in _bare(pattern)]
    longest = min(map(longest_path, patterns))
    simple = rules(base, [each for each in patterns if longest_path(each) > longest])
    files, folders = _read(patterns), _read([_SLASH.sub("", pattern) for pattern in patterns])
    return IgnoreRules(base, files, folders, _any(named) or re.compile(r"(?!)"), _any(pathed), longest, simple)


def rules_in(folder: str, root: Path) -> IgnoreRules | None:
    """The rules of a folder's ``.gitignore``."""
    return rules(folder.rstrip(os.sep) + os.sep, text_of(Path(folder, ".gitignore"), root).splitlines())


def rules_above(root: Path) -> tuple[IgnoreRules, ...]:
    """The rules that apply to a folder from outside: the user's own, the repository's, and those of parent folders.

    The outermost come first.
    """
    base = f"{root}{os.sep}"
    found = [rules(base, text_of(path, path.parent).splitlines()) for path in _of_the_user()]
    repository = next((each for each in (root, *root.parents[:_HIGHEST]) if os.path.lexists(each / ".git")), None)
    if repository is not None:
        exclude = repository / ".git" / "info" / "exclude"
        found.append(rules(f"{repository}{os.sep}", text_of(exclude, repository).splitlines()))
        between = [each for each in root.parents if each.is_relative_to(repository)]
        found += [rules_in(str(folder), repository) for folder in reversed(between)]
    return tuple(each for each in found if each is not None)


def _of_the_user() -> Iterator[Path]:
    if home := os.environ.get("XDG_CONFIG_HOME") or os.environ.get("HOME"):
        yield Path(home, *([] if "XDG_CONFIG_HOME" in os.environ else [".config"]), "git", "ignore")


def _pattern(line: str) -> str | None:
    if not line.strip() or line.startswith("#"):
        return None
    try:
        _read([line])
    except ValueError:
        return None
    return line


def _read(patterns: list[str]) -> GitIgnoreSpec:
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


def _below(path: str, base: str) -> str:
    return path[len(base) :].replace(os.sep, "/")
