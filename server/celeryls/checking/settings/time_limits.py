"""The time limits and late acknowledgements that options and settings together give a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import Plain, with_defaults

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.apps.model import SettingValue
    from celeryls.project.subjects.model import Option, Task
    from celeryls.project.values.known import Known

LIMITS = ("soft_time_limit", "time_limit")


def effective(task: Task, name: str, context: Context) -> list[Known]:
    """The value of an option, or of the setting for all tasks if it is None or not set; empty without both."""
    option = task.option(name)
    if option is not None and not _is_none(option.known):
        return [option.known]
    return [each for each in context.settings(f"task_{name}") if not _is_none(each)]


def seconds_of(known: Known) -> float | None:
    """The seconds of a limit; None if they are unknown, or 0."""
    return seconds_in(known) or None if isinstance(known, Plain) else None


def is_late(task: Task, context: Context) -> bool:
    """Whether the task is surely acknowledged when it is done; the settings of all apps must say so."""
    option = task.option("acks_late")
    if option is None or _is_none(option.known):
        return all_are_late(context)
    return isinstance(option.known, Plain) and bool(option.known.value)


def all_are_late(context: Context) -> bool:
    """Whether the settings of all apps surely say that tasks are acknowledged when they are done."""
    late = context.settings("task_acks_late")
    if not late or len(late) < len(context.settings("broker_url")):
        return False
    return all(isinstance(each, Plain) and bool(each.value) for each in late)


def least_limit(value: SettingValue, context: Context) -> float | None:
    """The least limit in the settings, in seconds, where this setting surely gives it; otherwise None."""
    names = [f"task_{name}" for name in LIMITS]
    limits = [(each.spot, seconds_of(each)) for name in names for each in context.settings(name)]
    known = [seconds for _, seconds in limits if seconds is not None]
    if value.setting not in names or value.known is None or not known or len(known) < len(limits):
        return None
    least = min(known)
    place = next(spot for spot, seconds in limits if seconds == least)
    return least if place == with_defaults(value.known).spot else None


def soft_above_hard(value: SettingValue, context: Context) -> tuple[float, float, Spot] | None:
    """Both limits of the settings, and the place of the hard one; None unless the soft one is surely above it.

    The setting must give the soft one.
    """
    soft, hard = (context.settings(f"task_{name}") for name in LIMITS)
    if value.setting != "task_soft_time_limit" or value.known is None or len(soft) != 1 or len(hard) != 1:
        return None
    above, below = _number(soft[0]), _number(hard[0])
    if not above or not below or above <= below or soft[0].spot != with_defaults(value.known).spot:
        return None
    return above, below, hard[0].spot


def possible_limits(option: Option | None, name: str, context: Context) -> list[float]:
    """The limits that a task can have, in seconds; none where it has none, or one of them is not known."""
    known = [option.known] if option is not None else list(context.settings(f"task_{name}"))
    found = [_number(each) for each in known]
    return [each for each in found if each] if all(found) else []


def _number(known: Known) -> float | None:
    if isinstance(known, Plain) and isinstance(known.value, int | float) and not isinstance(known.value, bool):
        return known.value
    return None


def _is_none(known: Known) -> bool:
    return isinstance(known, Plain) and known.value is None
