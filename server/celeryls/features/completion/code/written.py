"""How a name with a value is written: as a keyword, as the key of a dict, as an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.edit.stops import Stop

if TYPE_CHECKING:
    from celeryls.catalogue.records import ValuedRecord

WordForm = Literal["keyword", "key", "content", "double-quoted", "single-quoted", "quoted", "assignment", "name"]
"""``content`` is a name inside of its quotes, ``quoted`` one with them; the double- and single-quoted forms are a key
that writes its closing quote and a value."""

_SAMPLES = {
    "accept_content": '["json"]',
    "args": "[]",
    "autoretry_for": "(ConnectionError, TimeoutError)",
    "broker_url": '"redis://localhost:6379/0"',
    "countdown": "10",
    "default_retry_delay": "60",
    "dont_autoretry_for": "(ValueError,)",
    "eta": "None",
    "exc": "None",
    "expires": "3600",
    "kwargs": "{}",
    "max_retries": "3",
    "priority": "5",
    "queue": '"celery"',
    "rate_limit": '"10/m"',
    "result_backend_max_retries": "3",
    "result_expires": "86400",
    "result_backend": '"redis://localhost:6379/1"',
    "retry_backoff": "True",
    "retry_kwargs": '{"max_retries": 3}',
    "retry_policy": '{"max_retries": 3}',
    "schedule": "60.0",
    "soft_time_limit": "300",
    "task_default_rate_limit": '"10/m"',
    "task_soft_time_limit": "300",
    "task_time_limit": "600",
    "throws": "(ValueError,)",
    "time_limit": "600",
    "timezone": '"UTC"',
}
_EMPTY = {"tuple": "()", "list": "[]", "dict": "{}", "set": "()", "int": "1", "float": "1", "str": '""', "bytes": 'b""'}
WordParts = tuple[str | Stop, ...]


def value_parts(name: str, record: ValuedRecord | None, choices: tuple[str, ...] = ()) -> WordParts:
    """A value for an option or a setting, with its tab stop; ``choices`` are the likeliest strings."""
    if choices:
        return ('"', Stop(1, choices[0], choices), '"')
    if record is not None and record.choices and all(each.startswith("'") for each in record.choices):
        given = tuple(each.strip("'") for each in record.choices)
        return ('"', Stop(1, given[0], given), '"')
    if name in _SAMPLES:
        return _stopped(_SAMPLES[name])
    if record is None:
        return (Stop(1, "None"),)
    if "bool" in record.types:
        first = "False" if record.default == "True" else "True"
        return (Stop(1, first, (first, "True" if first == "False" else "False")),)
    if record.default not in (None, "None"):
        return _stopped(str(record.default).replace("'", '"'))
    return _stopped(_EMPTY.get(record.types[0].partition("[")[0], "None") if record.types else "None")


def named_parts(name: str, value: WordParts, form: WordForm) -> WordParts:
    """A name with a value, in a form."""
    match form:
        case "keyword":
            return (f"{name}=", *value)
        case "key":
            return (f'"{name}": ', *value)
        case "quoted":
            return (f'"{name}"',)
        case "double-quoted":
            return (f'{name}": ', *value)
        case "single-quoted":
            return (f"{name}': ", *value)
        case "assignment":
            return (f"{name} = ", *value)
        case _:
            return (name,)


def label_of(name: str, form: WordForm) -> str:
    """The name as the list shows it."""
    match form:
        case "keyword":
            return f"{name}="
        case "key" | "quoted":
            return f'"{name}"'
        case _:
            return name


def _stopped(source: str) -> WordParts:
    """A value whose inner part, of a string or an empty collection, is the tab stop."""
    if source.startswith('"') or source in ("()", "[]", "{}"):
        return (source[0], Stop(1, source[1:-1]), source[-1])
    return (Stop(1, source),)
