"""Reads one line of a header's ``[variables]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celeryls.snippets.model import PLACE_NAMES, Variable
from celeryls.snippets.nearest import nearest
from celeryls.snippets.settling.app_models import MODEL_SOURCES
from celeryls.snippets.values import TYPES, written

if TYPE_CHECKING:
    from celeryls.snippets.header import Header

_KEYS = ("type", "default", "placeholder", "optional", "choices", "from", "of", "linked", "help")
_SOURCES = (
    *("queues", "app", "app_module", "exceptions", "tasks", "task_arguments", "task_prefixes", "module_tasks"),
    *("models", "services", "service_errors", "service_functions"),
    *MODEL_SOURCES,
    *("entry_names", "time_zone", "result_backends"),
)


def read_variable(header: Header, name: str, settings: object) -> Variable:
    """The variable ``name``.

    Raises:
        SnippetError: Its settings are invalid.
    """
    try:
        table = _table(name, settings)
    except (TypeError, ValueError) as problem:
        raise header.error(f"`{name}` {problem}", "variables", name) from problem
    header.check_keys(table, _KEYS, "variables", name)
    for key, check in _CHECKS:
        try:
            check(table)
        except (TypeError, ValueError) as problem:
            raise header.error(f"`{name}` {problem}", "variables", name, key) from problem
    return Variable(
        name=name,
        types=_types(table),
        default=_frozen(table.get("default")),
        placeholder=_frozen(table.get("placeholder")),
        optional=table.get("optional", False),
        choices=tuple(_frozen(choice) for choice in table.get("choices", ())),
        choices_from=table.get("from"),
        of=table.get("of", "model"),
        linked=table.get("linked", False),
        help=table.get("help", ""),
    )


def _table(name: str, settings: object) -> dict[str, Any]:
    if name in PLACE_NAMES:
        raise ValueError("can't be declared: it is built in")
    if not name.isidentifier():
        raise ValueError("is not a name")
    if not isinstance(settings, dict):
        raise TypeError('takes a table, such as { type = "name", default = "…" }')
    if ("default" in settings) == ("placeholder" in settings):
        raise ValueError("takes either `default` (it always has a value) or `placeholder` (left out unless given)")
    return settings


def _check_types(table: dict[str, Any]) -> None:
    for kind in _types(table):
        if kind not in TYPES:
            raise ValueError(f"has the unknown type {kind!r}; {nearest(str(kind), TYPES)}")


def _check_default(table: dict[str, Any]) -> None:
    _check_value(table, _shown(table))


def _check_choices(table: dict[str, Any]) -> None:
    choices = table.get("choices", [])
    if not isinstance(choices, list):
        raise TypeError("takes a list as `choices`")
    for choice in choices:
        _check_value(table, choice)
    if choices and _shown(table) not in choices:
        raise ValueError(f"has {_shown(table)!r} as its value, which is not one of its choices")


def _check_source(table: dict[str, Any]) -> None:
    if "from" in table and table["from"] not in _SOURCES:
        raise ValueError(f"has the unknown `from` {table['from']!r}; {nearest(str(table['from']), _SOURCES)}")


def _check_optional(table: dict[str, Any]) -> None:
    if not isinstance(table.get("optional", False), bool):
        raise TypeError("takes true or false as `optional`")


def _check_of(table: dict[str, Any]) -> None:
    if not isinstance(table.get("of", ""), str):
        raise TypeError("takes the name of another variable as `of`")


def _check_linked(table: dict[str, Any]) -> None:
    if not isinstance(table.get("linked", False), bool):
        raise TypeError("takes true or false as `linked`")


def _check_help(table: dict[str, Any]) -> None:
    if not isinstance(table.get("help", ""), str):
        raise TypeError("takes text as `help`")


_CHECKS = (
    ("type", _check_types),
    ("default", _check_default),
    ("choices", _check_choices),
    ("from", _check_source),
    ("optional", _check_optional),
    ("of", _check_of),
    ("linked", _check_linked),
    ("help", _check_help),
)


def _check_value(table: dict[str, Any], value: object) -> None:
    # A default that refers to the place is checked once there is a place.
    if not (isinstance(value, str) and "{{" in value):
        written(_types(table), value)


def _types(table: dict[str, Any]) -> tuple[str, ...]:
    types = table.get("type", _natural_type(_shown(table)))
    return tuple(types) if isinstance(types, list) else (types,)


def _shown(table: dict[str, Any]) -> object:
    return table["default"] if "default" in table else table["placeholder"]


def _natural_type(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
    return "string"


def _frozen(value: Any) -> Any:  # noqa: ANN401 - TOML's values are of every type; `written` took this one
    return tuple(value) if isinstance(value, list) else value
