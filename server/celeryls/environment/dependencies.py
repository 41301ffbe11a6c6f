"""Reads requirements of Celery from `pyproject.toml` and `setup.cfg`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from celeryls.environment.required import RequiredVersions, from_requirement, specifiers
from celeryls.reading_budget import DEPENDENCIES
from celeryls.workspace.reading import UnreadableError, parse_ini, parse_toml, table, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from packaging.specifiers import SpecifierSet

_SEPARATORS = re.compile(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])")
_BOUND = re.compile(r"(\^|~(?!=))\s*(\d+(?:\.\d+)*)(.*)")
_PLAIN = re.compile(r"(?:=\s*)?\d[\w.*]*")


def from_pyproject(root: Path) -> Iterator[RequiredVersions]:
    """Each requirement of Celery: the project's own, its extras and groups, and those of Poetry, PDM and uv."""
    path = root / "pyproject.toml"
    text = text_of(path, root)
    if "celery" not in text.lower():
        return
    try:
        content = parse_toml(text, path, DEPENDENCIES)
    except UnreadableError:
        return
    tool, project = table(content, "tool"), table(content, "project")
    lists = [
        project.get("dependencies"),
        *table(project, "optional-dependencies").values(),
        *table(content, "dependency-groups").values(),
        table(tool, "uv").get("dev-dependencies"),
        *table(tool, "pdm", "dev-dependencies").values(),
    ]
    yield from _requirements(path, text, (item for some in lists if isinstance(some, list) for item in some))
    poetry = table(tool, "poetry")
    groups = [poetry, *map(table, table(poetry, "group").values())]
    for group in groups:
        for name in ("dependencies", "dev-dependencies"):
            yield from _poetry(path, text, table(group, name))


def from_setup_cfg(root: Path) -> Iterator[RequiredVersions]:
    """Each requirement of Celery in `setup.cfg`: the package's own and its extras."""
    path = root / "setup.cfg"
    text = text_of(path, root)
    if "celery" not in text:
        return
    try:
        parser = parse_ini(text, path, DEPENDENCIES)
    except UnreadableError:
        return
    yield from _requirements(path, text, parser.get("options", "install_requires", fallback="").splitlines())
    if parser.has_section("options.extras_require"):
        for _, lines in parser.items("options.extras_require"):
            yield from _requirements(path, text, lines.splitlines())


def _requirements(path: Path, text: str, lines: Iterable[object]) -> Iterator[RequiredVersions]:
    for line in lines:
        if isinstance(line, str) and (wanted := from_requirement(path, line)):
            yield replace(wanted, line=_line(text, re.escape(line.strip())))


def _line(text: str, pattern: str) -> int | None:
    """The number, from 1, of the first line that matches; None if none does."""
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _poetry(path: Path, file: str, dependencies: dict[str, Any]) -> Iterator[RequiredVersions]:
    said = next((value for name, value in dependencies.items() if name.lower() == "celery"), None)
    # A list has one entry for each Python version.
    several = said if isinstance(said, list) else [said]
    versions = (one.get("version") if isinstance(one, dict) else one for one in several)
    text = " || ".join(one for one in versions if isinstance(one, str))
    if text and (ranges := _ranges(text)):
        yield RequiredVersions(path, f'celery = "{text}"', ranges, _line(file, r"^[ \t]*(?i:celery)[ \t]*="))


def _ranges(text: str) -> tuple[SpecifierSet, ...]:
    """A version constraint in Poetry's syntax; empty if it is invalid."""
    if len(text) > 200:
        return ()
    alternatives = [_SEPARATORS.split(part.strip()) for part in re.split(r"\s*\|\|?\s*", text)]
    ranges = [specifiers(",".join(map(_bound, parts))) for parts in alternatives]
    return tuple(one for one in ranges if one is not None)


def _bound(part: str) -> str:
    if part in {"", "*"}:
        return ""
    if found := _BOUND.fullmatch(part):
        sign, number, rest = found.groups()
        return f">={number}{rest},<{_next(number, caret=sign == '^')}"
    return f"=={part.removeprefix('=').strip()}" if _PLAIN.fullmatch(part) else part


def _next(number: str, *, caret: bool) -> str:
    """The end of a range: `^5.3` ends at 6, `^0.3` at 0.4; `~5.3` at 5.4, `~5` at 6."""
    parts = [int(part) for part in number.split(".")]
    last = next((at for at, part in enumerate(parts) if part), len(parts) - 1) if caret else min(1, len(parts) - 1)
    return ".".join(map(str, (*parts[:last], parts[last] + 1)))
