"""The settings that hold in a workspace's folder: its own files' and the editor's, laid over one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from celeryls.workspace.reading import UnreadableError, parse_toml, read_text, table
from celeryls.workspace.server_settings import SETTINGS, Layer, ServerSettings, merged, read
from celeryls.workspace.setting_declaration import SECTION
from celeryls.workspace.toml_places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from celeryls.workspace.setting_declaration import Value

PYPROJECT = "pyproject.toml"
OWN_FILE = "celeryls.toml"
FILES = (PYPROJECT, OWN_FILE)
"""In the order in which they are laid over one another; what the editor sets lies above them."""

WATCHED = tuple(f"**/{name}" for name in FILES)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, and where: a line, and in it a start and an end, in code points from 0.

    ``content`` is the text of that line, for those who count in other units; empty where it can't be read.
    """

    path: Path
    line: int
    start: int
    end: int
    message: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """The settings of one folder, what is wrong with its files, and what each of these files said last."""

    settings: ServerSettings = field(default_factory=ServerSettings)
    problems: tuple[Problem, ...] = ()
    last_layers: Mapping[Path, Mapping[str, Value]] = field(default_factory=dict)


def folder_settings(
    root: Path, editor: Layer, *, trusted: bool = False, last: FolderSettings | None = None
) -> FolderSettings:
    """The settings that hold in ``root``: the defaults, over them `pyproject.toml`, `celeryls.toml`, and the editor.

    Of a file that can't be read it is what it said in ``last``, and so it is of a value that can't be used; a file that
    is gone says nothing. A restricted setting is taken from the files of a trusted folder only. Nothing is raised.
    """
    said, problems = {}, []
    for name in FILES:
        path = root / name
        said[path], found = _read(path, root, last.last_layers.get(path, {}) if last else {})
        problems += found
    layers = [values if trusted else _harmless(values) for values in said.values()]
    return FolderSettings(merged(*layers, editor.values), tuple(problems), said)


def _read(path: Path, root: Path, before: Mapping[str, Value]) -> tuple[Mapping[str, Value], list[Problem]]:
    text = ""
    try:
        text = read_text(path, root) or ""
        content = parse_toml(text)
    except UnreadableError as error:
        # A `pyproject.toml` that has nothing for us is others' to complain about.
        ours = path.name == OWN_FILE or before or SECTION in text
        return before, [_broken(path, text, error)] if ours else []
    above = () if path.name == OWN_FILE else ("tool", SECTION)
    section = content if path.name == OWN_FILE else table(content, "tool").get(SECTION)
    layer = read(section, before, in_project=True)
    places = Places(text)
    return layer.values, [_faulty(path, places, (*above, *fault.keys), fault.message) for fault in layer.faults]


def _faulty(path: Path, places: Places, keys: tuple[str, ...], message: str) -> Problem:
    line, start, end = places.find(keys)
    return Problem(path, line, start, end, message, places.content(line))


def _broken(path: Path, text: str, error: UnreadableError) -> Problem:
    message = f"{error}; what it said before stays"
    if not text:
        return Problem(path, error.line, 0, 0, message)
    places = Places(text)
    line, start, end = places.line(error.line)
    start = error.column if line == error.line and start < error.column < end else start
    return Problem(path, line, start, end, message, places.content(line))


def _harmless(values: Mapping[str, Value]) -> dict[str, Value]:
    restricted = {setting.name for setting in SETTINGS if setting.restricted}
    return {name: value for name, value in values.items() if name not in restricted}
