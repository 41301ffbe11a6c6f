"""Writes a variable's value as Python source.

A name, the inside of a string, a docstring, code, a tuple of exceptions.
"""

from __future__ import annotations

import keyword
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.snippets.code_values import is_expression, is_module, is_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A quote that would close a docstring, alone or with the three after it.
_CLOSING_QUOTE = re.compile(r'"(?=""|\Z)')
_DOTTED_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


# The format of `celery.utils.time.rate`; anything else fails in the worker.
_RATE = re.compile(r"\d+(?:\.\d+)?(?:/[smh])?")


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """A value's source; ``before`` and ``after`` stay when a user types something else at its tab stop."""

    text: str
    before: str = ""
    after: str = ""


def written(types: Sequence[str], value: object, *, given: bool = False) -> WrittenValue:
    """``value`` as the first of ``types`` that accepts it.

    A value that is ``given`` for code has to be code of that kind; defaults may contain other variables.

    Raises:
        ValueError: None accepts it; the message says what would be accepted ("takes a number, not …").
    """
    for kind in types:
        found = TYPES[kind].write(value)
        if found is not None and (not given or not found.text or TYPES[kind].is_valid(found.text)):
            return found
    allowed = " or ".join(TYPES[kind].takes for kind in types)
    raise ValueError(f"takes {allowed}, not {_shown(value)}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _name(value: object) -> WrittenValue | None:
    if isinstance(value, str) and value.isidentifier() and not keyword.iskeyword(value):
        return WrittenValue(value)
    return None


def _string(value: object) -> WrittenValue | None:
    text = _as_text(value)
    return None if text is None else WrittenValue("".join(map(_escape_character, text)))


def _escape_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return repr(character)[1:-1]


def _time_zone(value: object) -> WrittenValue | None:
    """The name of a time zone, or the setting that holds it."""
    found = _string(value)
    return found if found is None or found.text == "TIME_ZONE" else WrittenValue(found.text, '"', '"')


def _rate(value: object) -> WrittenValue | None:
    text = _as_text(value)
    return None if text is None or not _RATE.fullmatch(text.strip()) else WrittenValue(text.strip())


def _text(value: object) -> WrittenValue | None:
    text = _as_text(value)
    if text is None:
        return None
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    inside = "\n".join("".join(map(_escape_in_docstring, line)) for line in lines)
    return WrittenValue(_CLOSING_QUOTE.sub(r"\"", inside))


def _escape_in_docstring(character: str) -> str:
    return character if character == '"' else _escape_character(character)


def _code(value: object) -> WrittenValue | None:
    if isinstance(value, str):
        return WrittenValue(_plain_newlines(value).strip("\n").rstrip())
    return WrittenValue(repr(value)) if _is_literal(value) else None


def _is_literal(value: object) -> bool:
    match value:
        case None | bool() | str() | int():
            return True
        case float():
            return math.isfinite(value)
        case list() | tuple():
            return all(map(_is_literal, value))
        case dict():
            return all(_is_literal(key) and _is_literal(item) for key, item in value.items())
    return False


def _number(value: object) -> WrittenValue | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # `math.isfinite` fails for an integer that no float can hold.
    return WrittenValue(repr(value)) if isinstance(value, int) or math.isfinite(value) else None


def _boolean(value: object) -> WrittenValue | None:
    return WrittenValue(repr(value)) if isinstance(value, bool) else None


def _exceptions(value: object) -> WrittenValue | None:
    if isinstance(value, str):
        bare = value.strip()
        if bare.startswith("(") and bare.endswith(")"):
            bare = bare[1:-1].strip()
        value = bare.removesuffix(",").split(",")
    if not isinstance(value, list | tuple):
        return None
    names = [name.strip() if isinstance(name, str) else "" for name in value]
    if not names or not all(map(_is_dotted_name, names)):
        return None
    # A single exception needs the comma to be a tuple.
    return WrittenValue(", ".join(names), "(", ")" if len(names) > 1 else ",)")


def _is_dotted_name(text: str) -> bool:
    return bool(_DOTTED_NAME.fullmatch(text)) and not any(map(keyword.iskeyword, text.split(".")))


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return _plain_newlines(value)
    # `rate_limit: 0` is a value; YAML gives it as a number.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def _plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Type:
    takes: str
    write: Callable[[object], WrittenValue | None]
    is_valid: Callable[[str], bool] = bool


TYPES = {
    "name": _Type("a Python name", _name),
    "string": _Type("text", _string),
    "time_zone": _Type("the name of a time zone", _time_zone),
    "rate": _Type("a rate such as 100/m (/s, /m or /h)", _rate),
    "text": _Type("text", _text),
    "code": _Type("one Python expression", _code, is_expression),
    "parameters": _Type("parameters such as `order_id: int, urgent=False`", _code, is_parameters),
    "statements": _Type("Python statements", _code),
    "module": _Type("the name of a module", _code, is_module),
    "number": _Type("a number", _number),
    "boolean": _Type("true or false", _boolean),
    "exceptions": _Type("names of exceptions, separated by commas", _exceptions),
}
"""The types that a header may use, by name."""

CODE = frozenset(("code", "parameters", "statements", "module"))
"""Those whose values are code as it is written."""
