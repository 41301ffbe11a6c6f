"""The settings of a workspace folder, merged from its own files and the editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from celeryls.reading_budget import SETTINGS
from celeryls.workspace.reading import UnreadableError, parse_toml, read_text, table
from celeryls.workspace.server_settings import SETTINGS as ALL_SETTINGS
from celeryls.workspace.server_settings import ServerSettings
from celeryls.workspace.setting_declaration import SECTION
from celeryls.workspace.settings_layers import Layer, merged, read
from celeryls.workspace.toml_places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from celeryls.workspace.setting_declaration import ServerSettingValue

PYPROJECT = "pyproject.toml"
OWN_FILE = "celeryls.toml"
FILES = (PYPROJECT, OWN_FILE)
"""In ascending order of precedence; the editor's settings override them."""

WATCHED = tuple(f"**/{name}" for name in FILES)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in a file, and its position: a line, and a start and end in it, in code points from 0.

    ``content`` is the text of that line, for clients that count in other units; empty if it can't be read.
    """

    path: Path
    line: int
    start: int
    end: int
    message: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """The settings of one folder, the errors in its files, and the last valid content of each file."""

    settings: ServerSettings = field(default_factory=ServerSettings)
    problems: tuple[Problem, ...] = ()
    last_layers: Mapping[Path, Mapping[str, ServerSettingValue]] = field(default_factory=dict)


def folder_settings(
    root: Path, editor: Layer, *, trusted: bool = False, last: FolderSettings | None = None
) -> FolderSettings:
    """The settings of ``root``: the defaults, overridden by `pyproject.toml`, `celeryls.toml`, and the editor.

    If a file can't be read, or a value in it can't be used, the content in ``last`` is used; a file that was deleted
    sets nothing. Restricted settings are only read from files of a trusted folder. Raises nothing.
    """
    said, problems = {}, []
    for name in FILES:
        path = root / name
        said[path], found = _read(path, root, last.last_layers.get(path, {}) if last else {})
        problems += found
    layers = [values if trusted else _harmless(values) for values in said.values()]
    return FolderSettings(merged(*layers, editor.values), tuple(problems), said)


def _read(
    path: Path, root: Path, before: Mapping[str, ServerSettingValue]
) -> tuple[Mapping[str, ServerSettingValue], list[Problem]]:
    text = ""
    try:
        text = read_text(path, root) or ""
        content = parse_toml(text, path) if path.name == OWN_FILE or SECTION in text else {}
    except UnreadableError as error:
        # Errors in a `pyproject.toml` without our section are for other tools to report.
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
    message = f"{error}; its previous settings stay in effect"
    if not text:
        return Problem(path, error.line, 0, 0, message)
    places = Places(text[: SETTINGS.characters])
    line, start, end = places.line(error.line)
    start = error.column if line == error.line and start < error.column < end else start
    return Problem(path, line, start, end, message, places.content(line))


def _harmless(values: Mapping[str, ServerSettingValue]) -> dict[str, ServerSettingValue]:
    restricted = {setting.name for setting in ALL_SETTINGS if setting.restricted}
    return {name: value for name, value in values.items() if name not in restricted}
