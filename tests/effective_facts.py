"""Compares effective configurations with what real Celery reports after importing the projects in ``projects/``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from celeryls.features.effective.configuration import configuration
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder

from .oracle import PROJECTS, WORKERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.features.effective.model import EffectiveConfiguration, EffectivePart
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.index import Index

    from .oracle import Worker

_READ_WITH_SETTING = ("time_limit", "soft_time_limit", "compression")
"""For these the setting counts where a task has none, also before Celery sets it on the task itself."""
_READ_BY_DECORATOR = ("retry_backoff", "retry_backoff_max", "retry_jitter")
"""Tasks have no such attributes where nothing sets them."""
_UNBOUND = ("proj.plain",)
"""Tasks that are only put into the registry: Celery sets nothing on them before their first use."""


class Compared(NamedTuple):
    """A part of a configuration, and what Celery has for it."""

    task: str
    part: EffectivePart
    real: object

    @property
    def ours(self) -> object:
        """Our value in the form in which the facts have it."""
        return self.part.plain if self.part.plain is not None else _as_written(self.part.source)


def compared(project: str, worker: str, facts: Mapping[str, Any], celery: tuple[int, ...]) -> Iterator[Compared]:
    """The parts of all tasks of a worker that Celery tells anything about."""
    for name, configured in configured_tasks(project, worker, facts, celery):
        fact = facts["tasks"][name]
        for part in configured.parts:
            is_told = part.name in (*fact["options"], *facts["in_force"], "queue")
            real = _real(part.name, fact, facts["in_force"]) if is_told else None
            if is_told and not (real is None and part.name in _READ_BY_DECORATOR and part.answer == "default"):
                yield Compared(name, part, real)


def configured_tasks(
    project: str, worker: str, facts: Mapping[str, Any], celery: tuple[int, ...]
) -> Iterator[tuple[str, EffectiveConfiguration]]:
    """The tasks of a worker that the project's text shows, each with its configuration in the worker's app.

    Without those of which the text does not tell that the worker's app runs them.
    """
    index = _index(project)
    index.set_celery(lambda _: celery)
    for name, fact in facts["tasks"].items():
        path = str(PROJECTS / project / fact["file"])
        record = next((each for each in index.snapshot.tasks_named(name) if each.spot.path == path), None)
        if record is None or name in _UNBOUND:
            continue
        app = _app_of(WORKERS[project][worker], index.snapshot.apps_of(record), alone=len(WORKERS[project]) == 1)
        if app is not None:
            yield name, configuration(index, record, app)


@cache
def _index(project: str) -> Index:
    return index_folder(ScanRequest(str(PROJECTS / project), (), ()), cache=False).index


def _app_of(worker: Worker, apps: tuple[DeployedApp, ...], *, alone: bool) -> DeployedApp | None:
    """The app that a worker starts, among those that can run a task; ``alone`` says that there is no other worker."""
    module = worker.app.partition(":")[0]
    found = apps if alone else [each for each in apps if f"{each.record.module}.".startswith(f"{module}.")]
    return next((each for each in found if f"/{worker.folder}/" in each.key[0] or worker.folder == "."), None)


def _real(name: str, fact: Mapping[str, Any], in_force: Mapping[str, Any]) -> Any:
    if name in ("queue", "priority", "exchange", "routing_key"):
        return fact["delay"].get(name)
    found = fact["options"].get(name, in_force.get(name))
    return found or in_force[f"task_{name}"] if name in _READ_WITH_SETTING else found


def _as_written(source: str | None) -> str | None:
    match source:
        case None | "None":
            return None
        case _ if source.startswith("timedelta("):
            return f"datetime.{source}"
        case _:
            return source
