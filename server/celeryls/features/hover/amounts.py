"""Numbers in words: durations and rates."""

from __future__ import annotations

from math import isfinite, prod
from typing import TYPE_CHECKING

from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import Plain, with_defaults
from celeryls.source.expression.values import Constant, Operation

if TYPE_CHECKING:
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value

_UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))
_RATES = {"s": "a second", "m": "a minute", "h": "an hour"}
_PERIODS = {"s": 1, "m": 60, "h": 3600}
_MINUTE = 60
_MOST = 10 * 365 * 86_400


def duration(seconds: float) -> str:
    """Seconds in the largest two units: ``35 min``, ``1 h 30 min``, ``2.5 s``."""
    if not 0 <= seconds <= _MOST:
        return f"{seconds:g} s"
    if seconds < _MINUTE:
        return f"{seconds:.3g} s"
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def duration_of(known: Known) -> str | None:
    """A number of seconds or a ``timedelta`` in words; None if it is neither, or unknown."""
    seconds = seconds_in(with_defaults(known))
    return duration(seconds) if seconds is not None else None


def number(known: Known) -> float | None:
    """The value of a number; None if it is unknown, or something else, such as a ``timedelta`` or a bool."""
    found = with_defaults(known)
    return _plain(found.value) if isinstance(found, Plain) else None


def written_number(value: Value) -> float | None:
    """The value of a number as it is written, also as a sum or product of numbers: ``60 * 5``; None otherwise."""
    match value:
        case Constant(value=plain):
            return _plain(plain)
        case Operation(operator="*" | "+" as operator, operands=operands):
            parts = [each for operand in operands if (each := written_number(operand)) is not None]
            if len(parts) < max(len(operands), 2):
                return None
            return sum(parts) if operator == "+" else prod(parts)
        case _:
            return None


def rate(known: Known) -> str | None:
    """A rate limit in words, as `celery.utils.time.rate` reads it; None if it is unknown, or no rate."""
    found = with_defaults(known)
    value = found.value if isinstance(found, Plain) else None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    written, _, unit = str(value).partition("/")
    unit = unit or "s"
    try:
        count = float(written)
    except ValueError:
        return None
    if unit not in _RATES or not isfinite(count) or count < 0:
        return None
    if not count:
        return "No limit: 0 lifts it."
    every = _PERIODS[unit] / count
    return f"At most {count:g} {_RATES[unit]} on each worker: one every {duration(every)}."


def _plain(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
