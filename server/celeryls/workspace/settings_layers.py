"""Reads settings from one source, and merges those of several."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from celeryls.workspace.server_settings import SETTINGS, ServerSettings
from celeryls.workspace.setting_declaration import SECTION, ServerSetting, stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.workspace.setting_declaration import ServerSettingValue

_MOST_FAULTS = 20
_LONGEST_NAME = 100

_BY_NAME = {known.name: known for known in SETTINGS}


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in one setting; ``keys`` are the names that lead to it, as they are written."""

    keys: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings from one source: the values by setting name, and the errors in it."""

    values: Mapping[str, ServerSettingValue] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read(section: object, before: Mapping[str, ServerSettingValue] | None = None, *, in_project: bool = False) -> Layer:
    """Reads the ``celeryls`` section of one source: the editor's settings or, with ``in_project``, a project file.

    Keys may be nested (``{"completion": {"enabled": false}}``), as in VS Code and TOML, or dotted
    (``{"completion.enabled": false}``). In a project file they may have hyphens, and those about findings need no
    group: ``extend-select`` is ``diagnostics.extendSelect``. An invalid value keeps the source's value in ``before``,
    if any; an invalid section keeps all of them. Null is the same as unset. After many errors the rest is not read.
    Raises nothing.
    """
    before = before or {}
    prefix = "" if in_project else f"{SECTION}."
    if section is None:
        return Layer()
    if not isinstance(section, dict):
        return Layer(before, (Fault((), f"{SECTION}: {_shown(section)} is not a group of settings"),))
    values: dict[str, ServerSettingValue] = {}
    faults: list[Fault] = []
    for keys, value in _leaves(section):
        if len(faults) == _MOST_FAULTS:
            faults.append(Fault((), f"{_MOST_FAULTS} settings are wrong; those below them are not read"))
            return Layer({**before, **values}, tuple(faults))
        name = ".".join(keys)
        known = _known(name, in_project=in_project)
        if known is None:
            faults.append(Fault(keys, _unknown(name, prefix, in_project=in_project)))
        elif in_project and not known.in_project:
            faults.append(Fault(keys, f"{name} can only be set in the editor, not in a project"))
        elif value is None:
            continue
        elif known.takes(value):
            values[known.name] = cast("ServerSettingValue", stored(value))
        else:
            stays = "it is ignored"
            if known.name in before:
                values[known.name] = before[known.name]
                stays = f"{_shown(before[known.name])} stays"
            faults.append(Fault(keys, f"{prefix}{name}: {_shown(value)} is not {known.allowed}; {stays}"))
    return Layer(values, tuple(faults))


def merged(*layers: Mapping[str, ServerSettingValue]) -> ServerSettings:
    """The effective settings: each has the value of the last layer that sets it, else its default."""
    attributes = {attribute.metadata["setting"].name: attribute.name for attribute in fields(ServerSettings)}
    values: dict[str, Any] = {attributes[name]: value for layer in layers for name, value in layer.items()}
    return ServerSettings(**values)


def _leaves(section: Mapping[Any, object], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in section.items():
        keys = (*above, str(key))
        name = ".".join(keys)
        if isinstance(value, dict) and any(known.name.startswith(f"{name}.") for known in SETTINGS):
            yield from _leaves(value, keys)
        else:
            yield keys, value


def _known(name: str, *, in_project: bool) -> ServerSetting | None:
    if name in _BY_NAME or not in_project:
        return _BY_NAME.get(name)
    camel = re.sub("-([a-z])", lambda found: found[1].upper(), name)
    return _BY_NAME.get(camel) or _BY_NAME.get(f"diagnostics.{camel}")


def _unknown(name: str, prefix: str, *, in_project: bool) -> str:
    names = [known.name for known in SETTINGS if known.in_project or not in_project]
    if group := [f"{prefix}{known}" for known in names if known.startswith(f"{name}.")]:
        return f"{prefix}{name} is a group of settings: {', '.join(group)}"
    near = get_close_matches(name[:_LONGEST_NAME], names, n=1)
    return f"{prefix}{name[:_LONGEST_NAME]} is not a setting" + (f"; the nearest is {prefix}{near[0]}" if near else "")


def _shown(value: object) -> str:
    # A part is enough: the value may be megabytes.
    part = value[:_LONGEST_NAME] if isinstance(value, str | list) else value
    text = json.dumps(part, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
