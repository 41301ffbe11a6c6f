"""The declaration of one setting: its type, where it may be set, and how an editor shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, TypeVar, Unpack

SECTION = "celeryls"

SettingScope = Literal["window", "machine-overridable"]
ServerSettingValue = bool | int | str | tuple[str, ...]
Type = Literal["boolean", "integer", "string", "array"]

_WORDS = {
    "boolean": "true or false",
    "integer": "a whole number above 0",
    "string": "a string",
    "array": "a list of strings",
}

T = TypeVar("T", bound=ServerSettingValue)


@dataclass(frozen=True, slots=True)
class ServerSetting:
    """One setting as an editor shows it.

    ``name`` follows the section: ``completion.enabled`` is ``celeryls.completion.enabled`` in the editor. A
    ``restricted`` setting is ignored in a workspace that the user does not trust. One with ``in_project`` may also be
    set in a project's own files. ``choices`` is empty if any value of the type is allowed. ``pattern`` is a regular
    expression, for Python and JavaScript, that a text, or each text of a list, must match as a whole; ``form``
    describes it in words. Both are empty if any text is allowed. ``switches`` is the feature that a boolean setting
    switches off, as people call it; empty for any other setting.
    """

    name: str
    type: Type
    default: ServerSettingValue
    description: str
    scope: SettingScope = "window"
    restricted: bool = False
    in_project: bool = True
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    switches: str = ""

    @property
    def key(self) -> str:
        """The name in an editor's settings."""
        return f"{SECTION}.{self.name}"

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        words = _WORDS[self.type]
        return f"{words}: {self.form}" if self.form else words

    def takes(self, value: object) -> bool:
        """Whether a value is valid; a list may be a tuple."""
        if self.choices:
            return value in self.choices
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool) and value > 0
            case "string":
                return self._is_text(value)
            case "array":
                return isinstance(value, list | tuple) and all(map(self._is_text, value))

    def _is_text(self, value: object) -> bool:
        return isinstance(value, str) and (not self.pattern or re.fullmatch(self.pattern, value) is not None)


class Options(TypedDict, total=False):
    """The optional parts of a declaration."""

    scope: SettingScope
    restricted: bool
    in_project: bool
    choices: tuple[str, ...]
    pattern: str
    form: str
    switches: str


def setting(name: str, default: T, description: str, **options: Unpack[Options]) -> T:
    """A dataclass field for a setting's value, with the declaration in its metadata."""
    described = ServerSetting(name, _type_of(default), default, description, **options)
    # Callers see the type of the value, as with dataclasses.field itself.
    made: Any = field(default=default, metadata={"setting": described})
    value: T = made
    return value


def _type_of(default: ServerSettingValue) -> Type:
    match default:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case str():
            return "string"
        case _:
            return "array"
