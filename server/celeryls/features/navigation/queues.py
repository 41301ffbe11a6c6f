"""Queues: where they are declared, and all places that name them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.features.navigation.model import NamedPlaces
from celeryls.project.apps.queues.names import in_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.navigation.position import PositionQuery
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import QueueName
    from celeryls.project.names.entities import Spot

_DECLARING = ("task_queues", "task_default_queue")


def queue_at(query: PositionQuery) -> NamedPlaces | None:
    """The queue whose name stands at a position; None if none does.

    It is declared where ``task_queues`` or ``task_default_queue`` has it, and where a worker is told to consume it.
    """
    snapshot, path, line, column, *_ = query
    here = _by_path(snapshot.deployment).get(path, ())
    found = [each for each in here if snapshot.location(each.spot).range.touches(line, column)]
    if not found:
        return None
    declared = dict.fromkeys(snapshot.location(spot) for spot in _declared(snapshot, found[0].queue))
    everywhere = {snapshot.location(each.spot) for each in snapshot.queues()[found[0].queue]}
    return NamedPlaces(
        snapshot.location(found[0].spot).range, tuple(declared), tuple(sorted(everywhere.union(declared)))
    )


@lru_cache(maxsize=4)
def _by_path(deployment: Deployment) -> dict[str, list[QueueName]]:
    """The places that name queues, by file; snapshots share a deployment as long as no configuration changes."""
    found: dict[str, list[QueueName]] = {}
    for named in deployment.queues:
        found.setdefault(named.spot.path, []).append(named)
    return found


def _declared(snapshot: Snapshot, queue: str) -> Iterator[Spot]:
    for app in snapshot.apps():
        given = ((name, app.settings.get(name)) for name in _DECLARING)
        own = [(name, setting) for name, setting in given if setting is not None]
        elsewhere = [(name, each) for name in _DECLARING for each in app.elsewhere.get(name, ())]
        for name, setting in (*own, *elsewhere):
            yield from (named.spot for named in in_settings(name, setting.known) if named.queue == queue)
    for worker in snapshot.deployment.workers:
        yield from (named.spot for named in worker.queues if named.queue == queue)
