"""The time limits of a task: its own, those of the app's settings, or those of the commands that start workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.effective.model import EffectivePart, PartOrigin, default_part
from celeryls.features.effective.precedence import is_true
from celeryls.project.values.known import Plain
from celeryls.source.commands.files import UNKNOWN_LIMIT

if TYPE_CHECKING:
    from celeryls.checking.context import Version
    from celeryls.features.effective.precedence import OptionPlaces
    from celeryls.project.model.apps import WorkerRecord

_SENT_SETTINGS = (5, 7)
"""From this Celery on a message has the limit of the setting, which a worker's option then does not change."""
_FLAGS = {"time_limit": "--time-limit", "soft_time_limit": "--soft-time-limit"}


def limit_parts(places: OptionPlaces, celery: Version | None) -> tuple[EffectivePart, ...]:
    """The soft and the hard time limit."""
    return tuple(_limit(places, name, celery) for name in ("soft_time_limit", "time_limit"))


def _limit(places: OptionPlaces, name: str, celery: Version | None) -> EffectivePart:
    """A limit of zero is none; it leaves that of the pool (`celery.concurrency.base.BasePool.apply_async`)."""
    found = places.part(name)
    is_own = found.origin.kind not in ("setting", "default")
    if is_own and (found.answer == "unknown" or is_true(found)):
        return found
    setting = places.setting(f"task_{name}")._replace(name=name) if is_own else found
    given = [each for each in places.app.workers if _of(each, name) is not None] if places.app is not None else []
    if places.app is None or not given or setting.answer == "unknown":
        return setting
    if setting.answer == "value" and celery is not None and celery >= _SENT_SETTINGS:
        return setting
    first = _of_worker(name, given[0])
    is_same = len(given) == len(places.app.workers) and len({_of(each, name) for each in given}) == 1
    is_sure = is_same and first.answer == "value" and (setting.answer == "default" or celery is not None)
    return first if is_sure else first.doubted("workers")


def _of_worker(name: str, worker: WorkerRecord) -> EffectivePart:
    seconds, spot = _of(worker, name), worker.spot
    if seconds is None or seconds == UNKNOWN_LIMIT or spot is None:
        return default_part(name, None).doubted("workers")
    value = int(seconds) if seconds.is_integer() else seconds
    return EffectivePart(name, "value", repr(value), PartOrigin("worker", _FLAGS[name], spot), known=Plain(value, spot))


def _of(worker: WorkerRecord, name: str) -> float | None:
    return worker.time_limit if name == "time_limit" else worker.soft_time_limit
