"""Lists the names that may be written at a place: options, settings, fields, keys, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.by_use import CALL_OPTIONS_BY_USE, SETTINGS_BY_USE, TASK_OPTIONS_BY_USE
from celeryls.catalogue.names import APP_PARAMETERS, ROUTING_OPTIONS
from celeryls.edit.stops import Stop
from celeryls.features.completion.code.model import Word
from celeryls.features.completion.code.parameters import parameters_of, shown
from celeryls.features.completion.code.scope_values import caught_name
from celeryls.features.completion.code.written import label_of, named_parts, value_parts
from celeryls.features.completion.code.written_settings import names_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.catalogue.records import CallOption, CelerySetting, TaskOption, ValuedRecord
    from celeryls.features.completion.code.model import CodePlace, CodeQuery, WordKind
    from celeryls.features.completion.code.written import WordForm, WordParts

_CRONTAB_FIELDS = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
_CRONTAB_SAMPLES = {"minute": "0", "hour": "3", "day_of_week": '"mon-fri"', "day_of_month": "1", "month_of_year": "1"}
_ENTRY_SAMPLES = {"task": '""', "schedule": "60.0", "args": "[]", "kwargs": "{}", "options": "{}", "relative": "True"}
_POLICY_SAMPLES = {
    "max_retries": "3",
    "interval_start": "0",
    "interval_step": "0.2",
    "interval_max": "0.2",
    "retry_errors": "()",
}
"""`kombu.Connection.ensure`; the numbers are the defaults of `task_publish_retry_policy`."""
_RETRY_BY_USE = ("exc", "countdown", "max_retries")
_PARAMETERS = frozenset(("args", "kwargs", "link", "link_error", "producer", "shadow", "task_id"))
"""Parameters of `Task.apply_async` itself, which a Python server lists."""
_PROPERTIES = frozenset(
    (
        *("broker_read_url", "broker_url", "broker_write_url", "result_backend", "task_default_exchange"),
        *("task_default_routing_key", "timezone"),
    )
)
"""Settings that are properties of `celery.app.utils.Settings`, which a Python server lists."""


def names_of(
    query: CodeQuery, place: CodePlace, form: WordForm, given: frozenset[str], position: int, typed: str = ""
) -> Iterator[Word]:
    """The names that a place takes and that are not ``given``; ``position`` counts the positional items before it.

    ``typed`` is the beginning of those that are listed beside names of others: settings of Django.
    """
    match place.kind:
        case "task options":
            is_key, of_app = place.name == "key", place.name != "shared_task"
            yield from task_options(query, form, given, place.allowed, is_class=is_key, of_app=of_app)
        case "call options":
            yield from _call_options(query, place, form, given, position)
        case "settings" if place.name not in ("object", "subscript"):
            taken = APP_PARAMETERS if place.name == "app" else frozenset[str]()
            written = names_in_file(query) if place.name == "django" else None
            words = settings(query, form, given | taken, written)
            yield from (word for word in words if place.name != "django" or word.matched.startswith(typed))
        case "route":
            options = query.catalogue.call_options
            found = {name: options[name] for name in CALL_OPTIONS_BY_USE if name in ROUTING_OPTIONS}
            found |= {name: options[name] for name in sorted(ROUTING_OPTIONS) if name in options}
            yield from _records(query, _Listing(found, (), "key", "call_options"), form, given)
        case "entry" | "retry policy":
            samples = _ENTRY_SAMPLES if place.kind == "entry" else _POLICY_SAMPLES
            yield from _samples(samples, samples, form, given, "key")
        case "crontab" if not query.has_python_server:
            yield from _samples(_CRONTAB_FIELDS[position:], _CRONTAB_SAMPLES, form, given, "field")
        case "periodic" if position > 1:
            yield from _call_options(query, place, form, given, 0)
        case "arguments":
            yield from _parameters(query, place, form, given, position)


def task_options(
    query: CodeQuery,
    form: WordForm,
    given: frozenset[str],
    allowed: frozenset[str] | None,
    *,
    is_class: bool = False,
    of_app: bool = True,
) -> Iterator[Word]:
    """The options of a task; ``is_class`` says that a class or an annotation sets them, ``of_app`` that an app does.

    ``allowed`` are those that a wrapper takes, None for all.
    """
    found: dict[str, TaskOption] = {
        name: record
        for name, record in query.catalogue.task_options.items()
        if (allowed is None or name in allowed)
        and (record.attribute or not is_class)
        and (of_app or not record.app_only)
    }
    yield from _records(query, _Listing(found, TASK_OPTIONS_BY_USE, "option", "task_options"), form, given)


def settings(
    query: CodeQuery, form: WordForm, given: frozenset[str], written: Mapping[str, str] | None = None
) -> Iterator[Word]:
    """The settings, under the names by which they are ``written``; without that under their own."""
    found: dict[str, CelerySetting] = dict(query.catalogue.settings)
    if query.has_python_server and form == "assignment" and written is None:
        found = {name: record for name, record in found.items() if name not in _PROPERTIES}
    yield from _records(query, _Listing(found, SETTINGS_BY_USE, "setting", "settings"), form, given, written)


def _call_options(
    query: CodeQuery, place: CodePlace, form: WordForm, given: frozenset[str], position: int
) -> Iterator[Word]:
    function = {"signature": "set", "options": "apply_async"}.get(place.name, place.name) or "apply_async"
    own = frozenset(("args", "kwargs")[:position]) if function == "apply_async" else frozenset[str]()
    if place.name == "options" or place.kind == "periodic":
        own = frozenset(("args", "kwargs"))
    if query.has_python_server and form == "keyword" and function != "set":
        own |= _PARAMETERS
    found: dict[str, CallOption] = {
        name: record
        for name, record in query.catalogue.call_options.items()
        if function in record.functions and not record.internal and name not in own
    }
    by_use = dict.fromkeys((*_RETRY_BY_USE, *CALL_OPTIONS_BY_USE)) if function == "retry" else CALL_OPTIONS_BY_USE
    yield from _records(query, _Listing(found, by_use, "option", "call_options"), form, given)


def _parameters(
    query: CodeQuery, place: CodePlace, form: WordForm, given: frozenset[str], position: int
) -> Iterator[Word]:
    if place.task is None or query.snapshot is None:
        return
    every = parameters_of(query.snapshot, place.task) or ()
    detail = f"{place.task.function}({shown(every)})"
    for parameter in every[position:]:
        name = parameter.name
        if name.startswith("*"):
            if not name.startswith("**"):
                continue
            return
        if name not in given:
            parts = named_parts(name, (Stop(1, "None"),), form) if form != "keyword" else (f"{name}=", Stop(1, name))
            yield Word(label_of(name, form), "parameter", parts, name, detail)


class _Listing(NamedTuple):
    """Records by name, the names in the order of their use, and where their documentation is."""

    records: Mapping[str, ValuedRecord]
    by_use: Iterable[str]
    kind: WordKind
    about: str


def _records(
    query: CodeQuery, names: _Listing, form: WordForm, given: frozenset[str], written: Mapping[str, str] | None = None
) -> Iterator[Word]:
    """The words for records; the most frequent come first, what is deprecated last."""
    records = names.records
    ranked = dict.fromkeys(name for name in names.by_use if name in records)
    order = [*ranked, *(name for name in records if name not in ranked)]
    for name in sorted(order, key=lambda name: records[name].deprecated is not None):
        record, shown_as = records[name], written.get(name, name) if written is not None else name
        if shown_as in given or name in given:
            continue
        value = _value(query, name, record)
        detail = f"default {record.default}" if record.default not in (None, "None") else ""
        parts = named_parts(shown_as, value, form)
        is_deprecated = record.deprecated is not None
        yield Word(label_of(shown_as, form), names.kind, parts, shown_as, detail, (names.about, name), is_deprecated)


def _value(query: CodeQuery, name: str, record: ValuedRecord) -> WordParts:
    if name == "exc" and (caught := caught_name(query)):
        return (Stop(1, caught),)
    return value_parts(name, record, _queues(query) if name in ("queue", "task_default_queue") else ())


def _queues(query: CodeQuery) -> tuple[str, ...]:
    return query.snapshot.queues_of(query.path)[:20] if query.snapshot else ()


def _samples(
    names: Iterable[str], samples: Mapping[str, str], form: WordForm, given: frozenset[str], kind: WordKind
) -> Iterator[Word]:
    for name in names:
        if name not in given:
            source = samples[name]
            value = (source[0], Stop(1, source[1:-1]), source[-1]) if source[0] in '"([{' else (Stop(1, source),)
            yield Word(label_of(name, form), kind, named_parts(name, value, form), name)
