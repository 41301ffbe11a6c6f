"""Texts in settings where Celery or kombu need a number, with what they raise.

Celery converts others, such as ``worker_concurrency`` and ``result_expires="3600"``, or never computes with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.rate_limits import rate_limit_error, rate_limit_fixes
from celeryls.checking.rule import Fix
from celeryls.checking.settings.refused import Refused
from celeryls.edit.change import Change
from celeryls.edit.text import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot

_NEVER_TEXTS = {
    "worker_max_tasks_per_child": (
        "the worker stops at start: ValueError: maxtasksperchild must be a positive int or None"
    ),
    "worker_max_memory_per_child": (
        "each task ends its child process: TypeError: '>' not supported between instances of 'str' and 'int'"
    ),
    "broker_pool_limit": "nothing can be sent: TypeError: unsupported operand type(s) for -: 'str' and 'int'",
    "broker_connection_timeout": (
        "no connection is made: TypeError: unsupported operand type(s) for +: 'float' and 'str'"
    ),
    "redis_max_connections": (
        'results in Redis can\'t be used: ValueError: "max_connections" must be a positive integer'
    ),
}
"""They are raised in `billiard.pool`, `kombu.resource.Resource`, `kombu.utils.functional.retry_over_time`, redis-py."""


def texts_for_numbers(setting: str, text: str, spot: Spot, context: Context) -> Iterator[Refused]:
    """The text of a setting if that surely fails; an empty one counts as unset."""
    if not text:
        return
    if setting in _NEVER_TEXTS:
        yield Refused(spot, f"{_NEVER_TEXTS[setting]}; `{setting}` is a number", _as_number(spot, text, context))
    elif setting == "result_expires" and not text.strip().isdecimal():
        message = f"the worker stops at start: ValueError: invalid literal for int() with base 10: {text!r}"
        yield Refused(spot, f"{message}; `{setting}` is in seconds")
    elif setting in ("task_time_limit", "task_soft_time_limit") and not _is_float(text):
        message = f"the worker stops at its first task: ValueError: could not convert string to float: {text!r}"
        yield Refused(spot, f"{message}; `{setting}` is in seconds")
    elif setting == "task_default_rate_limit" and (error := rate_limit_error(text)):
        yield Refused(spot, f"the worker stops at start: {error}", rate_limit_fixes(spot, spot.range, text, context))


def _as_number(spot: Spot, text: str, context: Context) -> tuple[Fix, ...]:
    """The number without quotes, where the text stands here as it is."""
    if not context.is_here(spot) or not (text.isascii() and text.isdecimal()) or text.startswith("0"):
        return ()
    if context.source(spot.range) not in (f'"{text}"', f"'{text}'"):
        return ()
    return (Fix(f"write {text}", Change((replace(*context.span(spot.range), text),))),)


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
