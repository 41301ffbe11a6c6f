"""Crontabs of the project as Celery's own objects, and in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.refused_crontabs import FIELDS, refusal
from celeryls.features.schedules.runs import numbers_selected
from celeryls.project.values.known import Items, LibraryCall, Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.values.known import Known

CRONTAB = "celery.schedules.crontab"
_CRON = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
"""The fields in the order of a line of cron."""
_NAMES = {
    "day_of_week": ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
    "month_of_year": ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
}
_RANGES = {
    "minute": range(60),
    "hour": range(24),
    "day_of_month": range(1, 32),
    "month_of_year": range(1, 13),
    "day_of_week": range(7),
}
_STEP = re.compile(r"\*/(\d+)")
_LISTED = 12
_WORD = re.compile(r"[A-Za-z]+")
_EVERY_HOUR = re.compile(r"^(?:At 0 minutes past the hour, )?[Bb]etween (?=\d\d:00 and \d\d:59)")


class Crontab(NamedTuple):
    """The fields of a crontab that Celery takes, each as text: ``*`` where it is not given."""

    minute: str
    hour: str
    day_of_week: str
    day_of_month: str
    month_of_year: str


def crontab_of(known: Known | None) -> Crontab | None:
    """The crontab that an evaluated value is; None if it is another schedule, or not completely known."""
    found = with_defaults(known) if known is not None else None
    if not isinstance(found, LibraryCall) or found.callee != CRONTAB:
        return None
    arguments: dict[str, Known] = {}
    for position, (name, value) in enumerate(found.arguments):
        if name is None and position >= len(FIELDS):
            return None
        arguments[name or FIELDS[position]] = value
    return crontab_with(arguments)


def crontab_with(arguments: Mapping[str, Known]) -> Crontab | None:
    """The crontab with these arguments; None if one is unknown, and if Celery refuses them."""
    fields = {name: text for name, value in arguments.items() if name in FIELDS and (text := _text(value)) is not None}
    if len(fields) < len(arguments) or refusal(fields) is not None:
        return None
    return Crontab(**{name: fields.get(name, "*") for name in FIELDS})


@lru_cache(maxsize=256)
def in_words(crontab: Crontab) -> str | None:
    """A crontab in English: ``At 03:00, Monday through Friday``; None where words can't be found.

    Celery wants both days to match, if both are given.
    """
    from cron_descriptor import FormatException, Options, get_description  # noqa: PLC0415 - only for who asks

    options = Options()
    options.use_24hour_time_format = True
    options.verbose = False
    options.locale_code = "en_US"
    line = [_plain_field(name, getattr(crontab, name)) for name in _CRON]
    days = line[4]
    both = days != "*" and line[2] != "*"
    try:
        text = str(get_description(" ".join([*line[:4], "*" if both else days]), options))
        if both:
            text += str(get_description(f"* * * * {days}", options)).removeprefix("Every minute")
    except FormatException:
        return None
    return _EVERY_HOUR.sub("Every hour, between ", text)


def _text(known: Known) -> str | None:
    """A field as text; None if it is unknown."""
    match with_defaults(known):
        case Plain(value=str() as value):
            return "".join(value.split())
        case Plain(value=bool() | None):
            return None
        case Plain(value=int() as value):
            return str(value)
        case Items(items=items):  # of numbers only: Celery does not read texts in a list
            parts = [_text(item) for item in items if isinstance(item, Plain) and isinstance(item.value, int)]
            return ",".join(part for part in parts if part) if len(parts) == len(items) and all(parts) else None
        case _:
            return None


def _numbered(name: str, field: str) -> str:
    """A field with numbers in place of the names of days and months, of which Celery reads three letters."""
    names = _NAMES.get(name, ())
    return _WORD.sub(
        lambda word: str(names.index(word[0][:3].lower())) if word[0][:3].lower() in names else word[0], field
    )


def _plain_field(name: str, field: str) -> str:
    """A field as any reader of cron understands it: Celery also reads names in other fields, and steps in lists."""
    numbered = _numbered(name, field)
    if not _WORD.search(numbered) and not ("," in numbered and "/" in numbered):
        return _stepped(name, numbered)
    selected = numbers_selected(field, _RANGES[name])
    return ",".join(map(str, selected)) if selected else field


def _stepped(name: str, field: str) -> str:
    """A field ``*/7`` as the numbers that it selects, as the count begins again with each hour, day or week.

    A step that leaves no rest, and one that selects many numbers, stay as they are.
    """
    found = _STEP.fullmatch(field)
    numbers = _RANGES[name]
    step = int(found[1]) if found else 1
    is_even = step < len(numbers) and len(numbers) % step == 0
    if found is None or is_even or len(numbers[::step]) > _LISTED:
        return field
    return ",".join(map(str, numbers[::step]))
