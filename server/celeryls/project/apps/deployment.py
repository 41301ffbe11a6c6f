"""The apps of a project with all that its files say of them together: settings, schedules, queues."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.apps.beat import scheduled
from celeryls.project.apps.queues import in_settings
from celeryls.project.apps.settings import from_pairs
from celeryls.project.values.known import Items, Pairs, unresolved_in, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.model.configured import AppKey, AppMade, Configured, Entry, Given, Named, Worker
    from celeryls.project.values.known import Unresolved

_NAMING_QUEUES = ("task_queues", "task_routes", "beat_schedule", "task_default_queue")
_TESTING = ("test", "tests", "conftest.py", "testing")


@dataclass(frozen=True)
class Deployed:
    """An app with the settings that are in force, by their new names."""

    key: AppKey
    made: AppMade
    settings: dict[str, Given]
    workers: list[Worker] = field(default_factory=list)

    @property
    def dotted(self) -> str:
        """Its dotted name."""
        return f"{self.made.module}.{self.made.variable}"

    def unresolved(self, setting: str) -> tuple[Unresolved, ...]:
        """The parts of a setting that no text tells."""
        given = self.settings.get(setting)
        return tuple(dict.fromkeys(unresolved_in(given.known))) if given else ()

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The queues that its settings name, those of ``task_queues`` first; each worker is held to them."""
        return tuple(
            named
            for name in _NAMING_QUEUES
            if name in self.settings
            for named in in_settings(name, self.settings[name].known)
        )


class Deployment:
    """Puts together what was read of each file; made anew where one of them says something else."""

    def __init__(self, files: Mapping[str, Configured]) -> None:
        self._files = dict(sorted(files.items()))
        self._nearest: dict[tuple[str, frozenset[str]], Deployed | None] = {}  # asked at each keystroke
        self.apps = tuple(self._deployed())
        self._employ()
        self.entries = tuple(self._entries())

    def app_of(self, path: str, decorated: Iterable[str] = ()) -> Deployed | None:
        """The app whose worker runs the tasks of a file; ``decorated`` are the apps of its decorators, in dots.

        Where no decorator says it, that which lies nearest to the file, and rather none of tests.
        """
        question = (path, frozenset(decorated))
        if question not in self._nearest:
            named = [app for app in self.apps if app.dotted in question[1]]
            self._nearest[question] = max(named or self.apps, key=lambda app: _nearness(app, path), default=None)
        return self._nearest[question]

    def queues_of(self, app: Deployed | None) -> tuple[str, ...]:
        """The names of queues, those of an app's settings and workers first, then those that others name."""
        names = dict.fromkeys(named.queue for named in app.named) if app else {}
        own = [*(app.workers if app else ()), *(worker for worker in self._workers if not self.apps or not app)]
        names |= dict.fromkeys(queue.queue for worker in own for queue in worker.queues)
        if len(self.apps) <= 1:
            names |= dict.fromkeys(named.queue for named in self.queues)
        return tuple(names)

    @property
    def queues(self) -> Iterator[Named]:
        """Every place that names a queue."""
        for app in self.apps:
            yield from app.named
        for file in self._files.values():
            yield from (queue for worker in file.workers for queue in worker.queues)
            yield from file.queues

    @property
    def workers(self) -> list[Worker]:
        """The commands that start workers."""
        return self._workers

    @property
    def beats(self) -> list[Worker]:
        """The commands that start beat alone."""
        return [beat for file in self._files.values() for beat in file.beats]

    @property
    def _workers(self) -> list[Worker]:
        return [worker for file in self._files.values() for worker in file.workers]

    def _deployed(self) -> Iterator[Deployed]:
        additions = [addition for file in self._files.values() for addition in file.additions]
        mappings = {key: known for file in self._files.values() for key, known in file.mappings}
        for path, file in self._files.items():
            for made in file.apps:
                key = (path, made.variable)
                wanted = [each for want in made.wants if want in mappings for each in from_pairs(mappings[want], None)]
                settings = {each.name: each for each in (*wanted, *made.settings)}
                for addition in additions:
                    if addition.app == key:
                        _add(settings, addition.given)
                yield Deployed(key, made, settings)

    def _employ(self) -> None:
        """Gives each worker to the apps that may be its own."""
        for worker in self._workers:
            for app in self._meant(worker):
                app.workers.append(worker)

    def _meant(self, worker: Worker) -> list[Deployed]:
        module = (worker.app or "").partition(":")[0]
        meant = [app for app in self.apps if module and _leads_to(module, app)] or list(self.apps)
        queues = {queue.queue for queue in worker.queues}
        certain = [app for app in meant if queues & {named.queue for named in app.named}]
        return certain or meant

    def _entries(self) -> Iterator[Entry]:
        reached = set()
        for app in self.apps:
            given = app.settings.get("beat_schedule")
            shape = "conf" if given and given.spot.path == app.key[0] else "setting"
            for entry in scheduled(given.known, app.key, "conf" if shape == "conf" else "setting") if given else ():
                reached.add(entry.spot)
                yield entry
        for file in self._files.values():
            yield from (entry for entry in file.entries if entry.spot not in reached)


def _add(settings: dict[str, Given], given: Given) -> None:
    before = settings.get(given.name)
    if before is not None and given.adds:
        old, new = usual(before.known), usual(given.known)
        if isinstance(old, Pairs) and isinstance(new, Pairs):
            settings[given.name] = before._replace(known=Pairs((*old.pairs, *new.pairs), old.spot))
            return
        if isinstance(old, Items) and isinstance(new, Items):
            settings[given.name] = before._replace(known=old._replace(items=(*old.items, *new.items)))
            return
    settings[given.name] = given


def _leads_to(module: str, app: Deployed) -> bool:
    made = app.made.module
    return made == module or made.startswith(f"{module}.") or module.startswith(f"{made}.")


def _nearness(app: Deployed, path: str) -> tuple[bool, int, int]:
    parts, own = PurePath(path).parts[:-1], PurePath(app.key[0]).parts
    shared = next((i for i, (a, b) in enumerate(zip(parts, own, strict=False)) if a != b), min(len(parts), len(own)))
    return not set(own) & set(_TESTING), shared, len(app.settings)
