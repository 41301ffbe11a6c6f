"""Collects what is in force for a task, in each app that runs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.catalogue.load import catalogue
from celeryls.features.effective.destination import destination_parts
from celeryls.features.effective.limits import limit_parts
from celeryls.features.effective.model import EffectiveConfiguration, EffectivePart, PartOrigin, part_of
from celeryls.features.effective.precedence import OptionPlaces, annotations_in, is_true
from celeryls.features.hover.retry_times import plan_of
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Version
    from celeryls.features.hover.retry_times import RetryPlan
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.index import Index
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known

_RETRIES = (
    "autoretry_for",
    "dont_autoretry_for",
    "max_retries",
    "retry_backoff",
    "retry_backoff_max",
    "retry_jitter",
    "retry_kwargs",
    "default_retry_delay",
)
_ACKS = ("acks_late", "reject_on_worker_lost", "retry_on_worker_lost")
_ACKED = ("acks_on_failure", "acks_on_timeout")
_RESULTS = ("ignore_result", "store_errors_even_if_ignored", "track_started")
_RESULT_SETTINGS = ("result_backend", "result_expires", "result_serializer", "result_compression")
_MESSAGE = ("serializer", "compression", "expires")


def configurations(index: Index, record: TaskRecord) -> tuple[EffectiveConfiguration, ...]:
    """What is in force for a task in each app that can run it, the nearest first; with equal ones told once.

    There is always at least one; its app is None where no app is known to run the task. The index must be settled.
    """
    found: list[EffectiveConfiguration] = []
    for app in index.snapshot.apps_of(record) or (None,):
        here = configuration(index, record, app)
        if not any(_is_equal(here, each) for each in found):
            found.append(here)
    return tuple(found)


def configuration(index: Index, record: TaskRecord, app: DeployedApp | None) -> EffectiveConfiguration:
    """What is in force for a task in one app."""
    places = _places(index, record, app)
    celery = _celery(index, record, app)
    parts = (
        _name(places.task),
        *destination_parts(places),
        *limit_parts(places, celery),
        places.part("rate_limit"),
        *(places.part(name) for name in _RETRIES),
        *_acks(places),
        *(places.part(name) for name in _RESULTS),
        *(places.setting(name) for name in _RESULT_SETTINGS),
        *(places.part(name) for name in _MESSAGE),
    )
    schedule = index.snapshot.entries_of(record.name, app.key if app is not None else None) if record.name else ()
    return EffectiveConfiguration(places.task, app, parts, _retries(places), schedule)


def queue_of_task(index: Index, record: TaskRecord, app: DeployedApp) -> str | None:
    """The queue that a task's messages go to in one app; None if that can't be told."""
    queue = destination_parts(_places(index, record, app))[0]
    return str(queue.plain) if queue.answer != "unknown" and queue.plain is not None else None


def _places(index: Index, record: TaskRecord, app: DeployedApp | None) -> OptionPlaces:
    task = index.subjects.subject_of(record)
    inherited = index.subjects.inherited(task, app.record if app is not None else None)
    known = catalogue(_celery(index, record, app))
    return OptionPlaces(task, app, annotations_in(app, task), inherited, known, partial(_django_setting, index))


def _django_setting(index: Index, name: str) -> tuple[Known, ...]:
    return index.subjects.django_setting(name, index.snapshot)


def _celery(index: Index, record: TaskRecord, app: DeployedApp | None) -> Version | None:
    return index.snapshot.celery(app.key[0] if app is not None else record.spot.path)


def _name(task: Task) -> EffectivePart:
    record = task.record
    if record is None or record.name is None:
        return EffectivePart("name", "unknown", None, _naming(task), "value")
    found = part_of("name", Plain(record.name, record.spot), _naming(task))
    return found.doubted("modules") if record.is_ambiguous else found


def _naming(task: Task) -> PartOrigin:
    given = task.option("name")
    if given is not None:
        return PartOrigin(given.record.origin, "", given.spot)
    return PartOrigin("function", "", task.record.spot if task.record is not None else None)


def _acks(places: OptionPlaces) -> Iterator[EffectivePart]:
    """Whether and when messages are acknowledged; 5.7 tells a failure from a time-out (`celery.app.task.Task.bind`)."""
    yield from (places.part(name) for name in _ACKS if name in places.catalogue.task_options)
    both = places.part("acks_on_failure_or_timeout")
    if _ACKED[0] not in places.catalogue.task_options:
        yield both
        return
    for name in _ACKED:
        found = places.part(name)
        yield found if found.is_set or found.answer == "unknown" else both._replace(name=name)


def _retries(places: OptionPlaces) -> RetryPlan | None:
    """When a task is retried by itself; None if it surely is not, or that can't be told."""
    if is_true(places.part("autoretry_for")) is False:
        return None
    unknown = False

    def value(name: str) -> Known | None:
        nonlocal unknown
        part = places.part(name)
        unknown |= part.answer == "unknown"
        return part.known

    plan = plan_of(value)
    return None if unknown else plan


def _is_equal(one: EffectiveConfiguration, other: EffectiveConfiguration) -> bool:
    return all(
        (part.name, part.answer, part.source, part.origin) == (same.name, same.answer, same.source, same.origin)
        for part, same in zip(one.parts, other.parts, strict=False)
    ) and len(one.parts) == len(other.parts)
