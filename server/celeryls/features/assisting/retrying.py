"""Code that the assists on retries share."""

from __future__ import annotations

import ast
from itertools import count
from typing import TYPE_CHECKING

from celeryls.catalogue.exceptions import transient
from celeryls.edit.keywords import Keyword
from celeryls.edit.stops import Stop
from celeryls.features.assisting.importing import importable
from celeryls.features.assisting.offer import noted
from celeryls.source.tasks.body import retries_by_hand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

_FALLBACK = ("ConnectionError", "TimeoutError")
_RETRY_OPTIONS = frozenset(
    (
        "autoretry_for", "default_retry_delay", "dont_autoretry_for", "max_retries", "retry_backoff",
        "retry_backoff_max", "retry_jitter", "retry_kwargs",
    )
)  # fmt: skip


def retries_elsewhere(target: Target) -> bool:
    """Whether the body calls ``self.retry``, or ``retry_kwargs`` sets a time; both conflict with backoff."""
    if retries_by_hand(target.task):
        return True
    kwargs = target.source("retry_kwargs")
    return kwargs is not None and ("countdown" in kwargs or _literal(kwargs) is None)


def over_base(target: Target, title: str) -> str:
    """The title; it mentions if the base class surely has a policy, which the decorator's options override."""
    base = target.task.decorator.argument("base")
    return f"{title}, overriding {base.text}" if base and _RETRY_OPTIONS & target.usage.base_attributes else title


def guessed(target: Target, title: str) -> str:
    """The title.

    It mentions if the exceptions are a guess, because they fit no library that the task is known to use.
    """
    known = target.has("autoretry_for") or target.uses_known_library
    return title if known else noted(title, "exceptions are a guess")


def max_retries(target: Target, *, default: int) -> int | None:
    """How many retries the decorator sets; None if they are unlimited or the value is not a literal."""
    kwargs, argument = target.source("retry_kwargs"), target.source("max_retries")
    if kwargs is not None:
        value = _literal(kwargs)
        if isinstance(value, dict) and "max_retries" in value:
            return value["max_retries"] if isinstance(value["max_retries"], int) else None
    if argument is not None:
        value = _literal(argument)
        return value if isinstance(value, int) else None
    return default if kwargs is None else 3


def exceptions(target: Target) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The exceptions to retry on, as the file can name them, and the import statements that are still needed."""
    rows = transient(target.usage.direct) or transient(target.usage.through_calls)
    wanted = [exception for row in rows for exception in row.exceptions]
    names, statements = importable(wanted, target.file)
    return names or _FALLBACK, statements


def missing(target: Target, policy: Iterable[str]) -> list[str]:
    """The options of a policy that the decorator lacks; `retry_kwargs`, if given, may set `max_retries`."""
    given = {"max_retries"} if target.has("retry_kwargs") else set()
    return [option for option in policy if option not in given and not target.has(option)]


def completed(target: Target, policy: Iterable[str], values: Mapping[str, tuple[str, ...]]) -> Change:
    """Adds the missing options of a policy; the exceptions to retry on are chosen from the body."""
    lacking = missing(target, policy)
    found, imports = exceptions(target) if "autoretry_for" in lacking else ((), ())
    values = {"autoretry_for": found, **values}
    return target.add(keywords({option: values[option] for option in lacking}), imports)


def keywords(values: Mapping[str, tuple[str, ...]]) -> list[Keyword]:
    """Options in order, each value a tab stop; `autoretry_for` is written as a tuple."""
    number = count(1)
    return [
        Keyword(option, _tuple(value, number) if option == "autoretry_for" else (Stop(next(number), value[0]),))
        for option, value in values.items()
    ]


def _tuple(values: tuple[str, ...], number: Iterator[int]) -> tuple[str | Stop, ...]:
    stops: list[str | Stop] = []
    for value in values:
        stops += [", ", Stop(next(number), value)]
    return ("(", *stops[1:], ",)" if len(values) == 1 else ")")


def _literal(source: str) -> object:
    try:
        value: object = ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return None
    return value
