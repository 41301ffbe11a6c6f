"""The fields that `celery.schedules.crontab` refuses, as Celery itself says, and what was meant by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.values.known import Known

FIELDS = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
"""The parameters of `crontab`, in order."""

_LAST = {"minute": 59, "hour": 23, "day_of_week": 6, "day_of_month": 31, "month_of_year": 12}
_FIRST = {"day_of_month": 1, "month_of_year": 1}
_USUAL = re.compile(r"\*(?:/[1-9]\d*)?")
_STEPS = re.compile(r"(\d+)/(\d+)")
_BEYOND = re.compile(r"(?:(\d+)-)?(\d+)")
_UNFINISHED = re.compile(r"(?:^|[^\w*])$|(?<![A-Za-z])[A-Za-z]{1,2}$")

Field = str | int | float | bool | list[object] | None


def written_in(known: Known | None) -> tuple[tuple[Plain, Field], ...]:
    """The values in a field that are written out, each with the whole field that it is, or would be alone in a list."""
    match known:
        case Plain(value=value):
            return ((known, value),)
        case Items(items=items):
            return tuple((item, [item.value]) for item in items if isinstance(item, Plain))
        case _:
            return ()


def refusal(fields: Mapping[str, Field]) -> str | None:
    """The error that Celery raises for fields; None for none, and where Celery is not installed with the server."""
    if all(_is_usual(name, value) for name, value in fields.items()) and len(fields) == 1:
        return None
    try:
        from celery.schedules import crontab  # noqa: PLC0415 - dear, and not needed for most schedules
    except ImportError:
        return None
    try:
        crontab(**fields)
    except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return None


def is_unfinished(value: Field) -> bool:
    """Whether a text may go on: it is empty, or ends with a sign or the beginning of a name."""
    return isinstance(value, str) and _UNFINISHED.search(value) is not None


def meant(field: str, value: Field, *, in_list: bool = False) -> Field:
    """What was meant by a refused value, None if that is unknown.

    7 is Sunday, 24 and 60 are 0, ``5/15`` starts at 5, and a list takes numbers only.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = ",".join(_part(field, part.strip()) for part in str(value).split(","))
    is_number = isinstance(value, int) or in_list
    if text == value or (is_number and not text.isdecimal()):
        return int(text) if in_list and text.isdecimal() and refusal({field: int(text)}) is None else None
    found = int(text) if is_number else text
    return found if refusal({field: [found] if in_list else found}) is None else None


def _part(field: str, part: str) -> str:
    last = _LAST[field]
    if steps := _STEPS.fullmatch(part):
        return f"{steps[1]}-{last}/{steps[2]}"
    beyond = _BEYOND.fullmatch(part)
    if beyond is None or int(beyond[2]) != last + 1 or field in _FIRST:
        return part
    if beyond[1] is None:
        return "0"
    before = beyond[1] if int(beyond[1]) == last else f"{beyond[1]}-{last}"
    return f"{before},0" if field == "day_of_week" else before


def _is_usual(field: str, value: Field) -> bool:
    if isinstance(value, str) and _USUAL.fullmatch(value):
        return True
    is_number = isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdecimal())
    return is_number and isinstance(value, int | str) and _FIRST.get(field, 0) <= int(value) <= _LAST[field]
