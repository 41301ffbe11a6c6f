"""When an automatic retry runs: `celery.app.autoretry` and `celery.utils.time.get_exponential_backoff_interval`."""

from __future__ import annotations

import ast

_SANE = 64


def last_delay(retry_backoff: str, retries: int | None) -> int | None:
    """The longest wait in seconds that backoff alone would come to, of option values as they stand in the source.

    None where there is no end to the retries, or a value is no literal, or no retry ever waits.
    """
    try:
        factor = ast.literal_eval(retry_backoff)
    except (ValueError, SyntaxError):
        return None
    if not isinstance(factor, int | float) or not factor or retries is None or not 0 < retries <= _SANE:
        return None
    whole: int = int(max(1.0, factor)) * 2 ** (retries - 1)
    return whole
