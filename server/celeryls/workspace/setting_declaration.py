"""The declaration of one setting: its type, where it may be set, and how an editor shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack

if TYPE_CHECKING:
    from collections.abc import Callable

SECTION = "celeryls"

SettingScope = Literal["window", "machine-overridable"]
TextTable = tuple[tuple[str, tuple[str, ...]], ...]
"""A table of texts, each key with its texts: one if the setting takes one text per key."""

ServerSettingValue = bool | int | str | tuple[str, ...] | TextTable
Type = Literal["boolean", "integer", "string", "array", "table", "lists"]
"""A ``table`` has one text per key, ``lists`` has a list of texts."""

_WORDS = {
    "boolean": "true or false",
    "integer": "a whole number above 0",
    "string": "a string",
    "array": "a list of strings",
    "table": "a table",
    "lists": "a table of lists",
}

T = TypeVar("T", bound=ServerSettingValue)


@dataclass(frozen=True, slots=True)
class ServerSetting:
    """One setting as an editor shows it.

    ``name`` follows the section: ``completion.enabled`` is ``celeryls.completion.enabled`` in the editor. A
    ``restricted`` setting is ignored in a workspace that the user does not trust. One with ``in_project`` may also be
    set in a project's own files. ``choices`` is empty if any value of the type is allowed; those of a table are for its
    values. ``pattern`` is a regular expression, for Python and JavaScript, that a text, or each text of a list, must
    match as a whole; ``form`` describes it in words. Both are empty if any text is allowed. ``keys`` is such an
    expression for the keys of a table. ``switches`` is the feature that a boolean setting switches off, as people call
    it; empty for any other setting.
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
    keys: str = ""
    switches: str = ""

    @property
    def key(self) -> str:
        """The name in an editor's settings."""
        return f"{SECTION}.{self.name}"

    @property
    def json_default(self) -> Any:  # noqa: ANN401 - of JSON
        """The default as an editor writes it."""
        if self.type in ("table", "lists"):
            return {}
        return list(self.default) if isinstance(self.default, tuple) else self.default

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        if self.choices and self.type == "string":
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        words = _WORDS[self.type]
        return f"{words}: {self.form}" if self.form else words

    def takes(self, value: object) -> bool:
        """Whether a value is valid; a list may be a tuple."""
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool) and value > 0
            case "string":
                return self._is_text(value)
            case "array":
                return self._is_list(value)
            case "table":
                return self._is_table(value, self._is_text)
            case "lists":
                return self._is_table(value, self._is_list)

    def _is_table(self, value: object, is_valid: Callable[[object], bool]) -> bool:
        return isinstance(value, dict) and all(map(self._is_key, value)) and all(map(is_valid, value.values()))

    def _is_list(self, value: object) -> bool:
        return isinstance(value, list | tuple) and all(map(self._is_text, value))

    def _is_text(self, value: object) -> bool:
        if not isinstance(value, str) or (self.choices and value not in self.choices):
            return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None

    def _is_key(self, value: object) -> bool:
        return isinstance(value, str) and (not self.keys or re.fullmatch(self.keys, value) is not None)


def stored(value: object) -> Any:  # noqa: ANN401 - of JSON or TOML
    """A valid value as settings hold it: lists are tuples, and tables are tuples of pairs."""
    match value:
        case list():
            return tuple(value)
        case dict():
            return tuple((key, (given,) if isinstance(given, str) else tuple(given)) for key, given in value.items())
        case _:
            return value


class Options(TypedDict, total=False):
    """The optional parts of a declaration."""

    scope: SettingScope
    restricted: bool
    in_project: bool
    choices: tuple[str, ...]
    pattern: str
    form: str
    keys: str
    switches: str


def setting(name: str, default: T, description: str, kind: Type | None = None, **options: Unpack[Options]) -> T:
    """A dataclass field for a setting's value, with the declaration in its metadata.

    ``kind`` is needed for a table only.
    """
    described = ServerSetting(name, kind or _type_of(default), default, description, **options)
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
