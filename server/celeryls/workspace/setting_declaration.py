"""One setting: what it takes, where it may stand, and how an editor shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, TypeVar, Unpack

SECTION = "celeryls"

Scope = Literal["window", "machine-overridable"]
Value = bool | str | tuple[str, ...]
Type = Literal["boolean", "string", "array"]

T = TypeVar("T", bound=Value)


@dataclass(frozen=True, slots=True)
class ServerSetting:
    """One setting as an editor shows it.

    ``name`` follows the section: ``completion.enabled`` is ``celeryls.completion.enabled`` in the editor. A
    ``restricted`` one is not taken from a workspace that the user does not trust. One ``in_project`` may stand in a
    project's own files, too. ``choices`` is empty where any value of the type will do. ``pattern`` is the regular
    expression, of Python and JavaScript, that a text, or each text of a list, matches as a whole; ``form`` is that in
    words. Both are empty where any text will do. ``switches`` is the feature that a boolean one switches off, as people
    call it; empty for any other setting.
    """

    name: str
    type: Type
    default: Value
    description: str
    scope: Scope = "window"
    restricted: bool = False
    in_project: bool = True
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    switches: str = ""

    @property
    def key(self) -> str:
        """The name as it stands in an editor's settings."""
        return f"{SECTION}.{self.name}"

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        words = {"boolean": "true or false", "string": "a string", "array": "a list of strings"}[self.type]
        return f"{words}: {self.form}" if self.form else words

    def takes(self, value: object) -> bool:
        """Whether a value can be used; a list may be a tuple."""
        if self.choices:
            return value in self.choices
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "string":
                return self._is_text(value)
            case "array":
                return isinstance(value, list | tuple) and all(map(self._is_text, value))

    def _is_text(self, value: object) -> bool:
        return isinstance(value, str) and (not self.pattern or re.fullmatch(self.pattern, value) is not None)


class Options(TypedDict, total=False):
    """What a setting need not say."""

    scope: Scope
    restricted: bool
    in_project: bool
    choices: tuple[str, ...]
    pattern: str
    form: str
    switches: str


def setting(name: str, default: T, description: str, **options: Unpack[Options]) -> T:
    """The field of a dataclass that holds a setting's value, and in its metadata the setting itself."""
    type_: Type = "boolean" if isinstance(default, bool) else "string" if isinstance(default, str) else "array"
    described = ServerSetting(name, type_, default, description, **options)
    # The type that callers see is the value's, as with dataclasses.field itself.
    made: Any = field(default=default, metadata={"setting": described})
    value: T = made
    return value
