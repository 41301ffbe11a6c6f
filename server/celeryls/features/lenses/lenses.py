"""The lenses of the tasks of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.calls.callers import starting_places
from celeryls.features.effective.configuration import configurations
from celeryls.features.hover.amounts import duration, duration_of
from celeryls.features.schedules.crontabs import crontab_of, in_words
from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.effective.model import EffectiveConfiguration
    from celeryls.project.index.index import Index
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot

_UNLIMITED = (None, "None", "0", "''", "0.0")


class Lens(NamedTuple):
    """One part, at the name of its task; ``targets`` are the places that it is about, empty for a default."""

    text: str
    at: Location
    targets: tuple[Location, ...]


def lenses(index: Index, path: str) -> Generator[None, None, tuple[Lens, ...]]:
    """The lenses of all tasks that a file defines, in steps of one task; the index must be settled.

    Where several apps run a task, they are about the nearest. What can't be told is left out.
    """
    found: list[Lens] = []
    for task in index.snapshot.tasks_in(path):
        if task.spot.path == path:
            found += _of_task(index, task)
        yield
    return tuple(found)


def _of_task(index: Index, task: TaskRecord) -> Iterator[Lens]:
    snapshot = index.snapshot
    at = snapshot.location(task.spot)
    for text, spot in _parts(configurations(index, task)[0]):
        yield Lens(text, at, (snapshot.location(spot),) if spot else ())
    if not task.names:
        return  # anything may start it
    places = starting_places(snapshot, task)
    yield Lens(counted(len(places), "caller") if places else "no callers", at, tuple(places))


def _parts(configuration: EffectiveConfiguration) -> Iterator[tuple[str, Spot | None]]:
    queue, rate = configuration.part("queue"), configuration.part("rate_limit")
    if queue.answer != "unknown":
        yield f"queue {queue.plain or queue.source}", queue.origin.spot
    if rate.answer == "value" and rate.source not in _UNLIMITED:
        yield str(rate.plain), rate.origin.spot
    if (retries := _retries(configuration)) is not None:
        yield retries, configuration.part("autoretry_for").origin.spot
    for entry in configuration.schedule:
        crontab = crontab_of(entry.schedule)
        seconds = duration_of(entry.schedule) if entry.schedule is not None and crontab is None else None
        words = in_words(crontab) if crontab is not None else f"every {seconds}" if seconds else None
        yield words or f"beat entry {entry.key}", entry.spot


def _retries(configuration: EffectiveConfiguration) -> str | None:
    """How often and for how long the task is retried by itself; None if it is not, or that can't be told."""
    plan = configuration.retries
    if plan is None or plan.retries == 0:
        return None
    if plan.retries is None:
        return "retries without end"
    return f"retries {plan.retries} over {duration(sum(plan.waits))}"
