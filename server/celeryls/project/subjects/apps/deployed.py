"""Subjects that depend on all files together: apps, settings, routes, queues, beat entries."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from celeryls.project.subjects.apps.app_imports import app_of
from celeryls.project.subjects.apps.configured import sources_of
from celeryls.project.subjects.apps.entries import entries_added, entries_in
from celeryls.project.subjects.apps.model import WorkerCommand
from celeryls.project.subjects.apps.routes import queues_of, routes_in
from celeryls.project.subjects.apps.sources import settings_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.model import Subject

SubjectsByUnit = dict[tuple[str, str], list["Subject"]]
"""Subjects by file and unit label."""


def deployed_subjects(
    deployment: Deployment,
    tasks: tuple[TaskRecord, ...],
    resolver: Resolver,
) -> SubjectsByUnit:
    """All of them, by their place."""
    found: SubjectsByUnit = {}
    schedulers = {each.scheduler for each in (*deployment.workers, *deployment.beats) if each.scheduler is not None}
    read = Counter(path for app in deployment.apps for path in {each.spot.path for each in app.record.origins})
    shared = {path for path, count in read.items() if count > 1}
    for app in deployment.apps:
        for spot, subject in _of_app(app, tasks, schedulers, shared, resolver):
            found.setdefault((spot.path, spot.unit), []).append(subject)
    for spot, subject in entries_added(deployment.entries, deployment.apps, schedulers):
        found.setdefault((spot.path, spot.unit), []).append(subject)
    for spot, subject in queues_of(deployment, tasks):
        found.setdefault((spot.path, spot.unit), []).append(subject)
    for spot, subject in _commands(deployment):
        found.setdefault((spot.path, spot.unit), []).append(subject)
    return found


def _of_app(
    app: DeployedApp, tasks: tuple[TaskRecord, ...], schedulers: set[str], shared: set[str], resolver: Resolver
) -> Iterator[tuple[Spot, Subject]]:
    yield app.record.spot, app_of(app, tasks, resolver)
    if (given := app.settings.get("task_routes")) is not None:
        yield from routes_in(given.known, app, tasks, resolver)
    if (given := app.settings.get("beat_schedule")) is not None:
        yield from entries_in(given.known, app, schedulers)
    yield from sources_of(app, resolver)
    for origin in app.record.origins:
        yield from settings_at(origin, app, resolver, is_shared=origin.spot.path in shared)


def _commands(deployment: Deployment) -> Iterator[tuple[Spot, WorkerCommand]]:
    started = [*deployment.workers, *deployment.beats]
    for each in started:
        if each.spot is None:
            continue
        others = tuple(
            other.spot
            for other in started
            if other is not each
            and (each.has_beat and other.has_beat and other.app == each.app)
            and other.spot is not None
            and other.spot.path == each.spot.path
        )
        queues = tuple(queue.queue for queue in each.queues)
        yield (
            each.spot,
            WorkerCommand(each.app, queues, each.has_beat, each.spot.range, each.kind, each.replicas, others),
        )
