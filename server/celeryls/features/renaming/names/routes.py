"""Whether a task would still go to its queue under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.names.variables import variable
from celeryls.features.renaming.places import span_in
from celeryls.project.apps.routes import router_of
from celeryls.project.index.routing import own_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.routes import Destination, Router
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.values.known import Plain


def check_routes(renaming: Renaming, known: ProjectAnswers, read: Callable[[str], str | None]) -> None:
    """Refuses a name that routes send elsewhere, in any app that runs the task; entries with the name change with it.

    Raises:
        RenameRefusedError: Messages would go to another queue, or with other options.
    """
    task = renaming.task
    new = renaming.names.get(task.name or "")
    if new is None or task.name is None:
        return
    keys = RenamedKeys(renaming.names, known, read)
    for app in known.apps_of(task):
        before, after = _destinations(task, task.name, new, app, router_of(app, keys.key))
        if before is not None and after is not None and before[:3] != after[:3]:
            raise RenameRefusedError(
                f"the routes decide by the name: {task.name} goes to {_words(before, after)},"
                f" {new} would go to {_words(after, before)}"
            )


class Reroute(NamedTuple):
    """A task that goes to another queue, or with other options, under its new name; both in words."""

    name: str
    before: str
    after: str


def reroutes(
    known: ProjectAnswers, names: Mapping[str, str], patterns: Mapping[str, str], read: Callable[[str], str | None]
) -> Iterator[Reroute]:
    """The tasks that routes send elsewhere under their new names; ``patterns`` are new ones by the old ones."""
    keys = RenamedKeys(names, known, read, patterns)
    then = {app.key: router_of(app, keys.key) for app in known.apps()}
    for old, new in names.items():
        for task in known.tasks_named(old):
            for app in known.apps_of(task) if task.name == old else ():
                before, after = _destinations(task, old, new, app, then.get(app.key))
                if before is not None and after is not None and before[:3] != after[:3]:
                    yield Reroute(new, _words(before, after), _words(after, before))


def untold_routers(task: TaskRecord, known: ProjectAnswers) -> str:
    """A warning if routes may decide by the task's name in a way that can't be told; empty if there are none."""
    apps = [app.dotted for app in known.apps_of(task) if app.router is not None and app.router.asks_unknown]
    return f"a router of {' and '.join(apps)} can't be read: check whether it decides by the name" if apps else ""


class RenamedKeys:
    """The keys of routes after a rename: those that are written as strings, or as ``task.name``, change with it.

    ``patterns`` are the new patterns by the old ones.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        known: ProjectAnswers,
        read: Callable[[str], str | None],
        patterns: Mapping[str, str] | None = None,
    ) -> None:
        self._names = names
        self._patterns = patterns or {}
        self._known = known
        self._read = read

    def key(self, key: Plain) -> str:
        """The text of a key afterwards."""
        text = str(key.value)
        if text in self._names and self._changes(key, text):
            return self._names[text]
        return self._patterns.get(text, text)

    def _changes(self, key: Plain, text: str) -> bool:
        place = self._known.location(key.spot)
        for use in self._known.uses_of(text):
            there = self._known.location(use.spot)
            if there.path == place.path and place.range.touches(*there.range.start):
                return True
        whole = self._read(place.path)
        return whole is not None and variable(whole[slice(*span_in(whole, place.range))]) == "name"


def _destinations(
    task: TaskRecord, old: str, new: str, app: DeployedApp, then: Router | None
) -> tuple[Destination | None, Destination | None]:
    """Where an app sends a task, and where it would; None where that can't be told.

    Options of the task that can't be told are the same for both, and are left out.
    """
    now = app.router
    options, is_whole = own_options(task, app)
    has_own_queue = not is_whole and "queue" not in options and task.option("queue") is not None
    if now is None or then is None or has_own_queue:
        return None, None
    return now.sent(old, options), then.sent(new, options)


def _words(destination: Destination, other: Destination) -> str:
    """The queue, and the options that differ from those of another destination."""
    differing = {
        name: destination.options.get(name)
        for name in sorted({*destination.options, *other.options})
        if destination.options.get(name) != other.options.get(name)
    }
    if destination.routing_key != other.routing_key and destination.queue == other.queue:
        differing["routing_key"] = destination.routing_key
    shown = ", ".join(f"{name} {value}" for name, value in differing.items())
    return f"{destination.queue} ({shown})" if shown and destination.queue == other.queue else destination.queue
