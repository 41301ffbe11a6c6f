"""Durations, and lines of cron."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.project.values.known import LibraryCall, Plain

if TYPE_CHECKING:
    from celeryls.project.values.known import Known

_FIELDS = {
    "minute": range(60),
    "hour": range(24),
    "day_of_month": range(1, 32),
    "month_of_year": range(1, 13),
    "day_of_week": range(7),
}
"""The fields of a line of cron, and the numbers that Celery takes there: no 7 for Sunday (`celery.schedules`)."""
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The days of each month; February has 29 in some years."""
_PART = re.compile(r"(?:\*|([0-9]+)(?:-([0-9]+))?)(?:/(0*[1-9][0-9]*))?")
_SECONDS = {
    "weeks": 604_800,
    "days": 86_400,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "milliseconds": 1e-3,
    "microseconds": 1e-6,
}
_POSITIONS = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")


def seconds_in(known: Known) -> float | None:
    """The seconds in a number or a ``timedelta(…)``; None if they are unknown, or it is neither."""
    match known:
        case Plain(value=bool()):
            return None
        case Plain(value=int() | float() as seconds):
            return seconds
        case LibraryCall(callee="datetime.timedelta", arguments=arguments):
            total = 0.0
            for index, (name, value) in enumerate(arguments):
                unit = _SECONDS.get(name or _POSITIONS[index])
                if unit is None or not isinstance(value, Plain) or not isinstance(value.value, int | float):
                    return None
                total += value.value * unit
            return total
        case _:
            return None


def crontab_source(line: str) -> str | None:
    """The ``crontab(…)`` for a line of cron, as source; None if it is not one, or Celery refuses it.

    Celery refuses numbers out of range, and a day that none of the months has (`celery.schedules.crontab`).
    """
    fields = line.split()
    if len(fields) != len(_FIELDS) or not all(map(_fits, fields, _FIELDS.values())):
        return None
    days, months = (_numbers(fields[index], list(_FIELDS.values())[index]) for index in (2, 3))
    if days and months and min(days) > max(_DAYS[month - 1] for month in months):
        return None
    given = ((name, field) for name, field in zip(_FIELDS, fields, strict=True) if field != "*")
    return f"crontab({', '.join(f'{name}={_field(field)}' for name, field in given)})"


def _fits(field: str, numbers: range) -> bool:
    parts = [_PART.fullmatch(part) for part in field.split(",")]
    return all(part and all(int(number) in numbers for number in part.groups()[:2] if number) for part in parts)


def _numbers(field: str, numbers: range) -> set[int]:
    """The numbers that a field of cron with valid parts selects; a range backwards goes on at the beginning."""
    found: set[int] = set()
    for part in filter(None, map(_PART.fullmatch, field.split(","))):
        first, last, step = part.groups()
        if first is None:
            selected = list(numbers)
        elif last is None:
            selected = [int(first)] if step is None else [each for each in numbers if each >= int(first)]
        elif int(first) <= int(last):
            selected = [*range(int(first), int(last) + 1)]
        else:
            selected = [*range(int(first), numbers.stop), *range(numbers.start, int(last) + 1)]
        found.update(selected[:: int(step or 1)])
    return found


def _field(field: str) -> str:
    return field if field == "0" or (field.isdecimal() and field[0] != "0") else f'"{field}"'
