"""The times of automatic retries: `celery.app.autoretry` and `celery.utils.time.get_exponential_backoff_interval`."""

from __future__ import annotations

import ast

_SANE = 64


def last_delay(retry_backoff: str, retries: int | None) -> int | None:
    """The longest wait in seconds that backoff produces, computed from option values as they are written in the source.

    None if the number of retries is unlimited, a value is not a literal, or no retry ever waits.
    """
    try:
        factor = ast.literal_eval(retry_backoff)
    except (ValueError, SyntaxError):
        return None
    if not isinstance(factor, int | float) or not factor or retries is None or not 0 < retries <= _SANE:
        return None
    whole: int = int(max(1.0, factor)) * 2 ** (retries - 1)
    return whole
