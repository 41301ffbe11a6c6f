"""The options of a task, where its decorator or class gives them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration, number, rate
from celeryls.features.hover.annotations import is_annotated, is_read
from celeryls.features.hover.records import record_text, setting_here
from celeryls.features.hover.retry_times import RETRY_OPTIONS, is_surely_not_retried, retry_plan, timeline
from celeryls.features.hover.topic import Topic
from celeryls.project.apps.task_settings import AUTORETRY
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.records import TaskOption
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option, Task
    from celeryls.syntax.places import Range

_ASSIGNED = r"""(?:\b{name}(?=\s*(?::[^=\n]*)?=\s*$)|["']{name}["'](?=\s*:\s*$))"""
"""In a class, and as a key of a dict."""

_LIMITS = {
    "time_limit": "A run is killed after {}",
    "soft_time_limit": "`SoftTimeLimitExceeded` is raised in a run after {}",
}


def option_topics(task: Task, context: Context) -> Iterator[Topic]:
    """The options that are written in this unit, by their names, and by values that are literals."""
    for option in task.options.values():
        record = context.catalogue.task_options.get(option.name)
        if record is None or option.at is None or not context.is_here(option.spot):
            continue
        text = partial(_text, record, option, task, context)
        if (name := _name_range(option, context)) is not None:
            yield Topic(name, text)
        if isinstance(option.value, Constant):
            yield Topic(option.at, text)


def _name_range(option: Option, context: Context) -> Range | None:
    """Where the name stands: at the start of its keyword, or before the value in a class."""
    if option.keyword is not None:
        named = context.source(option.keyword).startswith(option.name)
        return option.keyword.beginning(len(option.name)) if named else None
    if option.at is None:
        return None
    before = context.text[: context.span(option.at).start]
    found = re.search(_ASSIGNED.format(name=re.escape(option.name)), before)
    return context.range(found.span()) if found else None


def _text(record: TaskOption, option: Option, task: Task, context: Context) -> str:
    return record_text(record, option.name, context, _amount(record, option, task, context))


def _amount(record: TaskOption, option: Option, task: Task, context: Context) -> str | None:
    """What the option amounts to, in one sentence; None if there is nothing to say, or it can't be told."""
    is_entry = task.kind == "annotation"
    if (
        not is_entry
        and option.name not in AUTORETRY
        and (annotated := is_annotated(option.name, task, context)) is not False
    ):
        if annotated:
            return "Not used: the setting `task_annotations` sets it, too, and wins."
        if is_read(context):
            return None
    if option.name in RETRY_OPTIONS:
        if option.name in AUTORETRY and is_surely_not_retried(task):
            return "No effect: without `autoretry_for` the task is not retried by itself."
        plan = retry_plan(task, context)
        return timeline(plan) if plan is not None else _duration(option) if record.unit == "seconds" else None
    match option.name:
        case "rate_limit":
            return rate(option.known)
        case "time_limit" | "soft_time_limit":
            return limit_in_words(record, number(option.known), context)
        case "expires":
            return _expires(option)
        case _:
            return _duration(option) if record.unit == "seconds" else None


def _duration(option: Option) -> str | None:
    seconds = number(option.known)
    return f"{duration(seconds)}." if seconds is not None and seconds >= 0 else None


def _expires(option: Option) -> str | None:
    seconds = number(option.known)
    if seconds is None:
        return None
    if seconds <= 0:
        return "It has expired when it is sent: it never runs."
    return f"A message that no worker takes within {duration(seconds)} is dropped."


def limit_in_words(record: TaskOption, seconds: float | None, context: Context) -> str | None:
    """What a limit of so many seconds does, and the setting that it overrides; None for another option."""
    sentence = _LIMITS.get(record.name)
    if sentence is None or seconds is None or seconds <= 0:
        return None
    here = setting_here(record.setting, context) if record.setting else None
    return sentence.format(duration(seconds)) + (
        f"; it overrides `{record.setting}`, {here} s." if here not in (None, "None") else "."
    )
