"""The settings of the editor, defined once: the server, package.json and the docs take them from here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECTION = "celeryls"

Scope = Literal["window", "machine-overridable"]
Value = bool | str | tuple[str, ...]
Type = Literal["boolean", "string", "array"]

T = TypeVar("T", bound=Value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as an editor shows it.

    ``name`` follows the section: ``completion.enabled`` is ``celeryls.completion.enabled`` in the editor. A
    ``restricted`` one is not taken from a workspace that the user does not trust. ``choices`` is empty where any
    value of the type will do.
    """

    name: str
    type: Type
    default: Value
    scope: Scope
    restricted: bool
    description: str
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name as it stands in an editor's settings."""
        return f"{SECTION}.{self.name}"

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        return {"boolean": "true or false", "string": "a string", "array": "a list of strings"}[self.type]


def _setting(
    name: str,
    default: T,
    description: str,
    *,
    scope: Scope = "window",
    restricted: bool = False,
    choices: tuple[str, ...] = (),
) -> T:
    type_: Type = "boolean" if isinstance(default, bool) else "string" if isinstance(default, str) else "array"
    setting = Setting(name, type_, default, scope, restricted, description, choices)
    # The type that callers see is the value's, as with dataclasses.field itself.
    made: Any = field(default=default, metadata={"setting": setting})
    value: T = made
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set; without arguments, the defaults."""

    command: tuple[str, ...] = _setting(
        "command",
        (),
        'The whole command that starts the server, such as `["uvx", "--from", "celery-language-server", '
        '"celeryls"]`. Empty: the server that comes with the extension. `~` and `${workspaceFolder}` are replaced.',
        scope="machine-overridable",
        restricted=True,
    )
    interpreter: str = _setting(
        "interpreter",
        "",
        "The Python (3.11 or newer) that runs the server that comes with the extension. Empty: the first one found. "
        "`~` and `${workspaceFolder}` are replaced.",
        scope="machine-overridable",
        restricted=True,
    )
    completion_enabled: bool = _setting(
        "completion.enabled", default=True, description="Offer the task patterns as you type."
    )
    code_actions_enabled: bool = _setting(
        "codeActions.enabled",
        default=True,
        description="Offer retry, rate limit and routing for the task under the cursor.",
    )
    diagnostics_enabled: bool = _setting(
        "diagnostics.enabled", default=True, description="Point out what will fail in the worker, and offer the fix."
    )
    snippets_folder: str = _setting(
        "snippets.folder",
        ".celeryls/snippets",
        "The folder of the workspace that holds the team's own patterns. They are read in a trusted workspace only.",
        restricted=True,
    )
    trace_server: str = _setting(
        "trace.server",
        "off",
        "How much of the talk between editor and server is logged.",
        choices=("off", "messages", "verbose"),
    )


SETTINGS: tuple[Setting, ...] = tuple(attribute.metadata["setting"] for attribute in fields(Settings))
"""All of them, in the order in which an editor lists them."""


def from_json(section: object) -> tuple[Settings, tuple[str, ...]]:
    """Reads what an editor sent as its ``celeryls`` section; the second part says what was wrong with it.

    Keys may be nested (``{"completion": {"enabled": false}}``), as VS Code sends them, or dotted
    (``{"completion.enabled": false}``). A value that can't be used leaves the default; null is the same as nothing
    set. Nothing is raised.
    """
    if section is None:
        return Settings(), ()
    if not isinstance(section, dict):
        return Settings(), (f"{SECTION}: {_shown(section)} is not a group of settings",)
    values: dict[str, Any] = {}
    messages = []
    attributes = {attribute.metadata["setting"].name: attribute for attribute in fields(Settings)}
    for name, value in _leaves(section):
        if (attribute := attributes.get(name)) is None:
            messages.append(_unknown(name))
        elif value is None:
            continue
        elif _fits(attribute.metadata["setting"], value):
            values[attribute.name] = tuple(value) if isinstance(value, list) else value
        else:
            setting = attribute.metadata["setting"]
            messages.append(f"{setting.key}: {_shown(value)} is not {setting.allowed}; the default stays")
    return Settings(**values), tuple(messages)


def _leaves(section: Mapping[Any, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in section.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and any(setting.name.startswith(f"{name}.") for setting in SETTINGS):
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


def _fits(setting: Setting, value: object) -> bool:
    if setting.choices:
        return value in setting.choices
    match setting.type:
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)


def _unknown(name: str) -> str:
    if group := [setting.key for setting in SETTINGS if setting.name.startswith(f"{name}.")]:
        return f"{SECTION}.{name} is a group of settings: {', '.join(group)}"
    near = get_close_matches(name, [setting.name for setting in SETTINGS], n=1)
    return f"{SECTION}.{name} is not a setting" + (f"; the nearest is {SECTION}.{near[0]}" if near else "")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
