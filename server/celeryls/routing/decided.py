"""Finds the route that decides where a task goes, and the edit that sends the task to another queue there.

Celery's own router says which entry decides: one with the task's full name, or else the first pattern that matches
(`celery.app.routes.MapRoute`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.stops import Stop
from celeryls.project.model.apps import SettingRecord
from celeryls.project.values.known import Items, Pairs, Plain, Unresolved, entries
from celeryls.routing.certainty import is_certain
from celeryls.routing.entry import before, queue_replaced, route_at
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.edit.text import Edit
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.routes import Destination
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known
    from celeryls.routing.files import ProjectFiles

_OTHER_ROUTING = frozenset(("exchange", "exchange_type", "routing_key"))


@dataclass(frozen=True, slots=True)
class Redirection:
    """An edit of the file ``path`` that sends a task to another queue; ``text`` is its text when it was planned.

    ``name`` is the setting's name as it is written. ``pattern`` is the one that decides until now, which the new entry
    is written before; empty where the task's own entry is changed.
    """

    path: str
    text: str
    edits: tuple[Edit, ...]
    name: str
    pattern: str


def decision(app: DeployedApp, task: str) -> Destination | None:
    """Where the routes of an app send a task; None where no route does, or where that can't be told."""
    if not isinstance(app.setting("task_routes"), SettingRecord) or app.router is None:
        return None
    found = app.router.route(task)
    return found if found is not None and found.spot is not None else None


def goes_to(app: DeployedApp, task: str, queue: str) -> bool:
    """Whether an app surely sends a task to that queue, by a route or by default."""
    found = app.router.route(task) if app.router is not None else None
    return found is not None and found.queue == queue


def says_only_a_queue(app: DeployedApp, found: Destination) -> bool:
    """Whether the entry that decides names a queue and nothing else."""
    setting = app.setting("task_routes")
    if found.spot is None or not isinstance(setting, SettingRecord):
        return False
    _, known = next(_entries_at(setting.known, found.spot), (None, None))
    return isinstance(known, Plain) or (known is not None and entries(known).keys() == {"queue"})


def redirected(files: ProjectFiles, app: DeployedApp, task: str, queues: Sequence[str]) -> Redirection | None:
    """The edit that sends a task to the first of ``queues`` (at least one); the others are choices.

    A pattern stays: the task gets an entry of its own before it, with the pattern's other options. None where no entry
    surely decides, where it has an exchange or a routing key, or where it is computed.
    """
    decided, setting = decision(app, task), app.setting("task_routes")
    if decided is None or decided.spot is None or not isinstance(setting, SettingRecord):
        return None
    key, known = next(_entries_at(setting.known, decided.spot), (None, None))
    if key is None or known is None or _OTHER_ROUTING & entries(known).keys():
        return None
    if not is_certain(files, app, decided.spot, setting.spot):
        return None
    place = files.location(decided.spot)
    written = files.read(place.path)
    found = route_at(written.text, place.range) if written else None
    if written is None or found is None:
        return None
    text, style = written
    stop = Stop(1, queues[0], tuple(queues) if len(queues) > 1 else ())
    new = queue_replaced(found.value, text, known, stop, style)
    if new is None:
        return None
    name = found.name(text)
    if name == task:
        return Redirection(place.path, text, (new,), setting.written, "")
    if isinstance(key, Plain) and key.value != name:
        return None  # the text has changed
    edits = before(found, text, task, new, style)
    return Redirection(place.path, text, edits, setting.written, name or text_of(found.key, text)) if edits else None


def _entries_at(known: Known, spot: Spot) -> Iterator[tuple[Known, Known]]:
    """The key and the value of the entry whose key is at ``spot``; none if it is only there under a condition."""
    match known:
        case Pairs(pairs=pairs):
            found: Iterator[tuple[Known, Known]] = iter(pairs)
        case Items(items=(key, value)):
            found = iter([(key, value)])
        case _:
            found = iter(())
    yield from (
        pair for pair in found if pair[0].spot == spot and not any(isinstance(part, Unresolved) for part in pair)
    )
    for item in known.items if isinstance(known, Items) else ():
        yield from _entries_at(item, spot)
