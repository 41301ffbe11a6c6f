"""When the attempts of a task that is retried by itself begin: `celery.app.autoretry.add_autoretry_behaviour`."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from celeryls.checking.options.autoretry import is_autoretried
from celeryls.features.hover.amounts import duration
from celeryls.features.hover.annotations import is_annotated
from celeryls.project.values.known import Pairs, Plain, entries, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known

RETRY_OPTIONS = frozenset(
    (
        "autoretry_for",
        "retry_backoff",
        "retry_backoff_max",
        "retry_jitter",
        "max_retries",
        "default_retry_delay",
        "retry_kwargs",
    )
)
_SHOWN = 6
_DOUBLED = 64
"""After so many doublings every wait is the longest one."""
_COUNTED = 10_000
_ANNOTATED = ("max_retries", "default_retry_delay")
"""The options that an annotation can change: the others are read when the task is made."""


class _Unknown(Exception):  # noqa: N818 - it says what is so
    """A value that decides is unknown."""


class RetryPlan(NamedTuple):
    """The waits before each retry in seconds, the longest ones if ``jitter`` shortens them.

    ``retries`` is the number of retries, None if they never end; ``waits`` then has the first ones.
    """

    retries: int | None
    waits: tuple[float, ...]
    jitter: bool


def retry_plan(task: Task, context: Context) -> RetryPlan | None:
    """The plan of a task; None if it is not retried by itself, or that is not completely known."""
    if not is_autoretried(task) or not task.is_complete or task.attributes is None:
        return None
    if any(is_annotated(name, task, context) is not False for name in _ANNOTATED):
        return None
    return plan_of(lambda name: found.known if (found := task.option(name)) is not None else None)


def plan_of(option: Callable[[str], Known | None]) -> RetryPlan | None:
    """The plan of a task that is retried by itself; None if it can't be told.

    ``option`` gives the value of an option that is in force, None for one that nothing sets.
    """
    try:
        return _plan(option)
    except _Unknown:
        return None


def is_surely_not_retried(task: Task) -> bool:
    """Whether a task surely has no ``autoretry_for``; a task class may get one from the tasks that use it."""
    is_known = task.is_complete and task.attributes is not None and "autoretry_for" not in task.attributes
    return is_known and task.record is not None and not is_autoretried(task)


def timeline(plan: RetryPlan) -> str:
    """A plan in words: ``attempts at 0 s, 1 s, 3 s, 7 s at most; jitter shortens the waits; gives up after 7 s``."""
    if plan.retries is not None and plan.retries <= 0:
        return "One attempt: it is never retried."
    times = [0.0, *accumulate(plan.waits)]
    shown = [duration(each) for each in times[:_SHOWN]]
    last = duration(times[-1])
    if plan.retries is None:
        most = " at most" if plan.jitter else ""
        return f"Attempts at {', '.join(shown)}, …{most}, without end{_jitter(plan)}."
    if len(times) > _SHOWN:
        shown[-1:] = ["…", last]
    most = " at most" if plan.jitter else ""
    end = (
        f"; it gives up when the attempt at {last} fails" if not plan.jitter else f"; it gives up after {last} at most"
    )
    return f"Attempts at {', '.join(shown)}{most}{_jitter(plan)}{end}, not counting the time that each takes."


def _jitter(plan: RetryPlan) -> str:
    return "; jitter shortens each wait at random" if plan.jitter else ""


def _plan(option: Callable[[str], Known | None]) -> RetryPlan:
    kwargs = _retry_kwargs(option("retry_kwargs"))
    retries = kwargs["max_retries"] if kwargs.get("max_retries") is not None else _value(option, "max_retries", 3)
    if retries is not None and (isinstance(retries, bool) or not isinstance(retries, int) or retries > _COUNTED):
        raise _Unknown
    backoff = _read(_value(option, "retry_backoff", False), float)  # noqa: FBT003 - Celery's default
    counted = range(max(retries, 0) if retries is not None else _SHOWN)
    if backoff:
        jitter = bool(_value(option, "retry_jitter", True))  # noqa: FBT003 - Celery's default
        longest = _read(_value(option, "retry_backoff_max", 600), int)
        return RetryPlan(retries, tuple(_waits(backoff, longest, counted)), jitter)
    if kwargs.keys() - {"max_retries", "countdown"}:
        raise _Unknown
    wait = kwargs.get("countdown")
    if wait is None:
        wait = _value(option, "default_retry_delay", 180)
    return RetryPlan(retries, tuple(_number(wait) for _ in counted), jitter=False)


def _waits(factor: float, longest: int, counted: range) -> Iterator[float]:
    """As `celery.utils.time.get_exponential_backoff_interval` computes them without jitter."""
    for retry in counted:
        yield max(0, min(longest, int(max(1.0, factor)) * 2 ** min(retry, _DOUBLED)))


def _retry_kwargs(given: Known | None) -> dict[object, object]:
    if given is None:
        return {}
    known = with_defaults(given)
    if not isinstance(known, Pairs) or not all(isinstance(key, Plain) for key, _ in known.pairs):
        raise _Unknown
    return {name: _plain(value) for name, (_, value) in entries(known).items()}


def _value(option: Callable[[str], Known | None], name: str, default: object) -> object:
    known = option(name)
    return default if known is None else _plain(known)


def _plain(known: object) -> object:
    if not isinstance(known, Plain):
        raise _Unknown
    return known.value


def _read(value: object, kind: type[float]) -> Any:  # noqa: ANN401 - an int for `int`
    """A number as Celery converts it, also from a text."""
    if not isinstance(value, int | float | str):
        raise _Unknown
    try:
        return kind(value)
    except (ValueError, OverflowError):
        raise _Unknown from None


def _number(value: object) -> float:
    if not isinstance(value, int | float) or value < 0:
        raise _Unknown
    return float(value)
