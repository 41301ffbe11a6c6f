"""The settings, defined once: the server, package.json and the docs use these definitions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from celeryls.checking.selection import PATTERN as CODES
from celeryls.workspace.setting_declaration import SECTION, ServerSetting, setting, stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.workspace.setting_declaration import ServerSettingValue

_CODES_FORM = 'codes or their beginnings, such as "CEL404" and "CEL4"'


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The values of all settings; without arguments, the defaults."""

    command: tuple[str, ...] = setting(
        "command",
        (),
        'The whole command that starts the server, such as `["uvx", "--from", "celery-language-server", '
        '"celeryls"]`. Empty: the server that comes with the extension. `~` and `${workspaceFolder}` are replaced.',
        in_project=False,
        scope="machine-overridable",
        restricted=True,
    )
    interpreter: str = setting(
        "interpreter",
        "",
        "The Python (3.11 or newer) that runs the server that comes with the extension. Empty: the first one found. "
        "`~` and `${workspaceFolder}` are replaced.",
        in_project=False,
        scope="machine-overridable",
        restricted=True,
    )
    completion_enabled: bool = setting(
        "completion.enabled",
        default=True,
        description="Offer the task patterns as you type.",
        switches="completion",
    )
    code_actions_enabled: bool = setting(
        "codeActions.enabled",
        default=True,
        description="Offer retry, rate limit and routing for the task under the cursor.",
        switches="code actions",
    )
    diagnostics_enabled: bool = setting(
        "diagnostics.enabled",
        default=True,
        description="Report code that will fail in the worker, and offer fixes.",
        switches="findings",
    )
    diagnostics_select: tuple[str, ...] = setting(
        "diagnostics.select",
        (),
        "Codes of findings to show, or their beginnings, instead of those that are on by default: "
        '`["CEL3", "CEL512"]`; `ALL` for all.',
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_extend_select: tuple[str, ...] = setting(
        "diagnostics.extendSelect",
        (),
        'Codes of findings to show in addition, or their beginnings: `["CEL128"]`, which is off by default.',
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_ignore: tuple[str, ...] = setting(
        "diagnostics.ignore",
        (),
        'Codes of findings to hide, or their beginnings: `["CEL404"]`. The longer of two entries decides: '
        "`CEL404` in `select` is stronger than `CEL4` here.",
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_severity: tuple[tuple[str, tuple[str, ...]], ...] = setting(
        "diagnostics.severity",
        (),
        'The severity of findings, by code or its beginning: `{"CEL404": "error", "CEL5": "hint"}`.',
        kind="table",
        keys=CODES,
        choices=("error", "warning", "information", "hint"),
        form='`{"CEL404": "error"}`, with error, warning, information or hint',
    )
    diagnostics_per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = setting(
        "diagnostics.perFileIgnores",
        (),
        "Codes of findings to hide, or their beginnings, in some files: patterns as in `.gitignore`, relative to the "
        'workspace folder: `{"tests/": ["CEL3"]}`.',
        kind="lists",
        pattern=CODES,
        form='`{"tests/": ["CEL3"]}`',
    )
    index_enabled: bool = setting(
        "index.enabled",
        default=True,
        description="Read the whole project in the background, for go to definition, references and symbols of tasks, "
        "and to recognize the project's own task decorators. No project code is run.",
        switches="index",
    )
    snippets_folder: str = setting(
        "snippets.folder",
        ".celeryls/snippets",
        "The workspace folder with the team's own patterns. It is read in trusted workspaces only.",
        restricted=True,
    )
    celery_version: str = setting(
        "celery.version",
        "",
        'The project\'s Celery version, such as `"5.4"`. Empty: the version installed for the selected interpreter, '
        "else the one in the lock file, the requirements or `pyproject.toml`, else the newest.",
        pattern=r"([0-9]+(\.[0-9]+){0,3})?",
        form='a version such as "5.4"',
    )
    definitions: str = setting(
        "definitions",
        "auto",
        "What go to definition answers: with `strings` the names of tasks in strings, with `all` also tasks that are "
        "called, such as `ship.delay()`. `auto` is `strings` where VS Code has another extension that answers Python "
        "names, such as Pylance, and `all` elsewhere.",
        choices=("auto", "strings", "all"),
    )
    exclude: tuple[str, ...] = setting(
        "exclude",
        (),
        "Files and folders without completions, actions and findings: patterns as in `.gitignore`, relative to the "
        'workspace folder: `["legacy/", "*_pb2.py"]`.',
    )
    largest_file: int = setting(
        "largestFile",
        400_000,
        "Open files with more characters than this have no completions, actions and findings, so that no other file "
        "waits for them. What is saved of them is still read in the background. Findings stop at 400,000 characters "
        "in any case.",
    )
    largest_message: int = setting(
        "largestMessage",
        8_000_000,
        "Messages from the editor with more bytes than this are not read: a request is answered with an error, and a "
        "document that was opened or changed by one is ignored until it is opened again. At least 100,000.",
        in_project=False,
    )
    wrappers: tuple[str, ...] = setting(
        "wrappers",
        (),
        "The project's own decorators that make tasks, if the server can't tell that from their code: "
        '`["shop.jobs.job"]`. The log and `celeryls index --stats` list candidates.',
        pattern=r"[^\W\d]\w*(\.[^\W\d]\w*)*",
        form='dotted names such as "shop.jobs.job"',
    )
    trace_server: str = setting(
        "trace.server",
        "messages",
        "How much of the communication between editor and server is logged when the log level is Trace.",
        in_project=False,
        choices=("messages", "verbose"),
    )


SETTINGS: tuple[ServerSetting, ...] = tuple(attribute.metadata["setting"] for attribute in fields(ServerSettings))
"""All settings, in the order in which an editor lists them."""

_MOST_FAULTS = 20
_LONGEST_NAME = 100

_BY_NAME = {known.name: known for known in SETTINGS}


def switches(settings: ServerSettings) -> Iterator[tuple[ServerSetting, bool]]:
    """Each setting that switches a feature, and whether the feature is on."""
    for attribute in fields(settings):
        known: ServerSetting = attribute.metadata["setting"]
        if known.switches:
            yield known, getattr(settings, attribute.name)


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
