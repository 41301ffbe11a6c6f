"""Lists the values that may be written for an option, a setting, a key or a field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.stops import Stop
from celeryls.features.completion.code.model import Word
from celeryls.features.completion.code.project_names import (
    mock_words,
    mocked_attributes,
    module_words,
    queue_words,
    task_words,
)
from celeryls.features.completion.code.scope_values import base_words, caught_words, exception_words
from celeryls.source.outline.document.module_level import imports_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.catalogue.records import ValuedRecord
    from celeryls.features.completion.code.model import CodePlace, CodeQuery

_EXCEPTIONS = ("autoretry_for", "dont_autoretry_for", "throws")
_RATES = ("10/s", "10/m", "10/h")
_RATE = re.compile(r"\d+/?\Z")
_QUEUES = ("queue", "task_default_queue")
_RATE_LIMITS = ("rate_limit", "task_default_rate_limit")
_SERIALIZERS = "accept_content"
_MODULES = ("imports", "include")
_CLASSES = ("base", "task_cls")
_MORE = {
    "broker_url": ('"redis://localhost:6379/0"', '"amqp://guest@localhost//"', '"memory://"'),
    "max_retries": ("None",),
    "result_backend": ('"redis://localhost:6379/1"', '"rpc://"', '"django-db"', '"cache+memory://"'),
    "timezone": ('"UTC"',),
    "beat_scheduler": ('"django_celery_beat.schedulers:DatabaseScheduler"',),
}
_BY_TASK_NAME = {"send_task": "name", "signature": "task"}
"""Functions that take the name of a task first, with the name of that parameter."""
_QUEUES_LISTED = 20
_SOLAR = tuple(
    f'"{event}"'
    for event in (
        *("sunrise", "sunset", "solar_noon", "dawn_civil", "dusk_civil", "dawn_nautical", "dusk_nautical"),
        *("dawn_astronomical", "dusk_astronomical"),
    )
)
"""`celery.schedules.solar._all_events`."""
_CRONTAB = {
    "minute": ("0", '"*/5"', '"*/15"', '"0,30"', '"*"'),
    "hour": ("0", "3", '"*/2"', '"9-17"', '"*"'),
    "day_of_week": ('"mon-fri"', '"sun"', '"mon"', '"sat,sun"', '"*"'),
    "day_of_month": ("1", '"1,15"', '"*/2"', '"*"'),
    "month_of_year": ("1", '"*/3"', '"1,7"', '"*"'),
}
_SCHEDULES = (
    ('crontab(minute="*/15")', "every 15 minutes"),
    ("crontab(minute=0)", "every hour"),
    ("crontab(minute=0, hour=3)", "every day at 03:00"),
    ('crontab(minute=0, hour=8, day_of_week="mon-fri")', "on weekdays at 08:00"),
    ("crontab(minute=0, hour=0, day_of_week=1)", "every Monday at midnight"),
    ("crontab(minute=0, hour=0, day_of_month=1)", "on the first of each month"),
    ("timedelta(minutes=10)", "every 10 minutes"),
    ("60.0", "every minute"),
    ("3600.0", "every hour"),
)
_IMPORTED = {"crontab": "celery.schedules.crontab", "timedelta": "datetime.timedelta"}


def values_of(
    query: CodeQuery, place: CodePlace, name: str, typed: str, *, in_string: bool, is_item: bool
) -> Iterator[Word]:
    """The values for ``name`` in a place.

    ``typed`` is what is typed of it, ``in_string`` says that it is inside quotes, ``is_item`` that it is an item of a
    tuple or list.
    """
    if place.kind == "mock":
        yield from mock_words(query, typed) if in_string and name == "target" else ()
    elif place.kind == "call options" and _BY_TASK_NAME.get(place.name) == name:
        yield from task_words(query, typed, "content" if in_string else "quoted")
    elif place.kind == "crontab":
        yield from _literals(_CRONTAB.get(name, ()), in_string=in_string)
    elif place.kind in ("entry", "row") or name == "schedule":
        yield from () if is_item else _of_entry(query, name, typed, in_string=in_string)
    elif name in _CLASSES and not in_string:
        yield from base_words(query) if query.by_character or not query.has_python_server else ()
    elif (record := _record(query, place, name)) is not None:
        yield from _items(query, name, in_string) if is_item else _of_record(query, record, name, typed, in_string)


def mapped_values(query: CodeQuery, place: CodePlace, *, in_string: bool) -> Iterator[Word]:
    """The values for a name of the project: what a route or an entry of a schedule is."""
    if place.kind == "routes" and in_string:
        yield from queue_words(query, in_string=True)
    elif place.kind == "routes":
        queues = query.snapshot.queues_of(query.path)[:_QUEUES_LISTED] if query.snapshot else ()
        queue = Stop(1, queues[0], queues) if queues else Stop(1, "celery")
        yield Word('{"queue": …}', "key", ('{"queue": "', queue, '"}'), "queue")
        yield from queue_words(query, in_string=False)
    elif place.kind == "schedule" and not in_string:
        parts = ('{"task": "', Stop(1, ""), '", "schedule": ', Stop(2, "60.0"), "}")
        yield Word('{"task": …, "schedule": …}', "key", parts, "task")


def positional_values(
    query: CodeQuery, place: CodePlace, position: int, typed: str, *, in_string: bool
) -> Iterator[Word]:
    """The values for the positional argument with a number, of a call."""
    match place.kind:
        case "mock" if in_string:
            wanted = 1 if place.name == "attribute" else 0
            found = mocked_attributes() if place.name == "attribute" else mock_words(query, typed)
            yield from found if position == wanted else ()
        case "call options" if place.name in _BY_TASK_NAME and position == 0:
            yield from task_words(query, typed, "content" if in_string else "quoted")
        case "periodic" if position == 0:
            yield from () if in_string else _schedules(query)
        case "crontab" if in_string and position < len(_CRONTAB):
            yield from _literals(tuple(_CRONTAB.values())[position], in_string=True)
        case "solar" if position == 0:
            yield from _literals(_SOLAR, in_string=in_string)
        case "queue name" if position == 0:
            yield from queue_words(query, in_string=in_string)


def _of_entry(query: CodeQuery, name: str, typed: str, *, in_string: bool) -> Iterator[Word]:
    if name == "task":
        yield from task_words(query, typed, "content" if in_string else "quoted")
    elif name == "queue":
        yield from queue_words(query, in_string=in_string)
    elif name == "schedule" and not in_string:
        yield from _schedules(query)
    elif name == "relative" and not query.has_python_server:
        yield from _literals(("True", "False"), in_string=in_string)


def _of_record(query: CodeQuery, record: ValuedRecord, name: str, typed: str, in_string: bool) -> Iterator[Word]:  # noqa: FBT001 - one of two places
    if name in _QUEUES:
        yield from queue_words(query, in_string=in_string)
    elif name in _RATE_LIMITS:
        yield from _rates(typed, in_string=in_string)
    elif name in _EXCEPTIONS:
        yield from () if in_string else exception_words(query, is_item=False)
    elif name == "exc":
        is_listed = query.has_python_server and not query.by_character
        yield from () if in_string or is_listed else caught_words(query)
    else:
        yield from _literals(_given(query, record, name), in_string=in_string)


def _items(query: CodeQuery, name: str, in_string: bool) -> Iterator[Word]:  # noqa: FBT001 - as above
    """The items of a tuple or a list."""
    if name == _SERIALIZERS:
        yield from _literals(query.catalogue.settings["task_serializer"].choices, in_string=in_string)
    elif name in _MODULES:
        yield from module_words(query, in_string=in_string)
    elif name in _EXCEPTIONS and not in_string and not query.has_python_server:
        yield from exception_words(query, is_item=True)


def _given(query: CodeQuery, record: ValuedRecord, name: str) -> Iterable[str]:
    """The literals for a record: what is chosen from, what is frequent, and both truth values."""
    yield from record.choices
    yield from _MORE.get(name, ())
    if "bool" in record.types and (query.by_character or not query.has_python_server):
        yield from ("False", "True") if record.default == "True" else ("True", "False")


def _record(query: CodeQuery, place: CodePlace, name: str) -> ValuedRecord | None:
    match place.kind:
        case "task options":
            return query.catalogue.task_options.get(name)
        case "call options" | "route" | "periodic":
            return query.catalogue.call_options.get(name)
        case "settings" | "setting":
            return query.catalogue.settings.get(name)
        case _:
            return None


def _literals(sources: Iterable[str], *, in_string: bool) -> Iterator[Word]:
    for source in sources:
        inner = source[1:-1] if source[0] in "'\"" else None
        if in_string and inner is not None:
            yield Word(inner, "value", (inner,), inner)
        elif not in_string:
            shown = source if inner is None else f'"{inner}"'
            yield Word(shown, "value", (shown,), inner or shown)


def _rates(typed: str, *, in_string: bool) -> Iterator[Word]:
    """Rates for each unit; the number is that which is typed."""
    number = typed.rstrip("/") if in_string and _RATE.fullmatch(typed) else ""
    rates = [f"{number}/{each[-1]}" for each in _RATES] if number else _RATES
    named = {"s": "a second", "m": "a minute", "h": "an hour"}
    for rate in rates:
        text = rate if in_string else f'"{rate}"'
        yield Word(text, "rate", (text,), rate, f"{rate[:-2]} {named[rate[-1]]} on each worker")


def _schedules(query: CodeQuery) -> Iterator[Word]:
    bound = imports_of(query.file)
    for source, meaning in _SCHEDULES:
        callee = source.partition("(")[0]
        target = _IMPORTED.get(callee)
        if target is not None and callee in bound and bound[callee].target != target:
            continue  # the name has another meaning in this file
        missing = target if target is not None and callee not in bound else None
        yield Word(source, "value", (source,), source, meaning, ("import", missing) if missing else None)
