"""The parts of an effective configuration in words, for the hover and the command line alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration, duration_of
from celeryls.features.hover.retry_times import timeline
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.features.effective.model import Doubt, EffectiveConfiguration, EffectivePart, OriginKind, PartOrigin

_ORIGINS: Mapping[OriginKind, str] = {
    "annotation": "annotation",
    "decorator": "decorator",
    "call": "call that makes it",
    "mapping": "mapping on the decorator",
    "wrapper": "wrapper",
    "class": "class",
    "base": "base class",
    "setting": "setting",
    "route": "route",
    "worker": "worker command",
    "function": "module and function",
    "default": "Celery's default",
}
DOUBTS: Mapping[Doubt, str] = {
    "annotations": "task_annotations can't be read",
    "options": "its decorator may set more options than can be read",
    "class": "a class that it inherits from can't be read",
    "settings": "the app's settings can't be read",
    "value": "the value is computed",
    "condition": "a condition decides",
    "routes": "the routes can't be read",
    "workers": "the commands that start workers differ",
    "modules": "its file can be imported as several modules",
    "call": "a function sets it that may not be called",
    "app": "no app of the project is known to run it",
}
"""Why a part can't be told."""
_DURATIONS = ("time_limit", "soft_time_limit", "expires", "result_expires", "default_retry_delay", "retry_backoff_max")
_UNLIMITED = (None, "None", "0", "''", "0.0")


def origin_words(origin: PartOrigin) -> tuple[str, str]:
    """What sets a part: the kind of place in words, and its name, empty where it has none."""
    return _ORIGINS[origin.kind], "" if origin.kind == "default" else origin.name


def amount(part: EffectivePart) -> str | None:
    """A number of seconds in larger units; None for any other part, and where there is nothing to add."""
    if part.known is None or part.name not in _DURATIONS:
        return None
    words = duration_of(part.known)
    return words if words != f"{part.source} s" else None


def retry_words(configuration: EffectiveConfiguration) -> str:
    """When a task is retried by itself, in one sentence; empty where that can't be told."""
    if configuration.retries is not None:
        return timeline(configuration.retries)
    given = configuration.part("autoretry_for")
    if given.answer == "unknown" or given.source not in ("()", "[]", "None"):
        return ""
    return "Not retried by itself."


def in_short(configuration: EffectiveConfiguration) -> list[tuple[str, EffectivePart]]:
    """The limits, the rate and the retries, each in a few words, with the part that says so.

    A part that can't be told is left out.
    """
    parts = {each.name: each for each in configuration.parts}
    hard, soft, rated = parts["time_limit"], parts["soft_time_limit"], parts["rate_limit"]
    found = [(_limit(hard, "killed after", "no time limit"), hard)]
    if soft.source not in _UNLIMITED:
        found.append((_limit(soft, "soft limit", ""), soft))
    if rated.source not in _UNLIMITED:
        found.append((f"at most {_plain(rated)}", rated))
    if configuration.retries is not None:
        most = parts["max_retries"]
        found.append((_retried(configuration), most if most.answer == "value" else parts["autoretry_for"]))
    return [(text, part) for text, part in found if part.answer != "unknown" and text]


def _limit(part: EffectivePart, words: str, otherwise: str) -> str:
    if part.source in _UNLIMITED:
        return otherwise
    return f"{words} {(duration_of(part.known) if part.known is not None else None) or _plain(part)}"


def _retried(configuration: EffectiveConfiguration) -> str:
    plan = configuration.retries
    if plan is None or plan.retries is None:
        return "retried without end"
    if plan.retries <= 0:
        return "never retried"
    most = " at most" if plan.jitter else ""
    times = "once" if plan.retries == 1 else f"{plan.retries} times"
    return f"retried {times} over {duration(sum(plan.waits))}{most}"


def _plain(part: EffectivePart) -> str:
    return str(part.known.value) if isinstance(part.known, Plain) else str(part.source)
