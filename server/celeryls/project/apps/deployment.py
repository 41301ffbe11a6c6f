"""The apps of a project with all that its files say of them together: settings, schedules, queues."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.apps.beat import scheduled
from celeryls.project.apps.likely_queues import likely_queues
from celeryls.project.apps.queues import in_settings
from celeryls.project.apps.settings.configuration import Configuration
from celeryls.project.apps.settings.source import from_pairs
from celeryls.project.model.configured import Configured
from celeryls.project.values.known import text_in, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.model.configured import AppKey, AppMade, Entry, Given, Named, Worker
    from celeryls.project.names.entities import Spot

_NAMING_QUEUES = ("task_queues", "task_routes", "beat_schedule", "task_default_queue")


@dataclass(frozen=True)
class Deployed:
    """An app with the settings that are in force, by their new names, as far as they can be read.

    ``elsewhere`` are values that the project gives to settings of which no text tells who reads them.
    """

    key: AppKey
    made: AppMade
    configuration: Configuration
    elsewhere: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Given]:
        """The settings that can be read."""
        return self.configuration.settings

    @property
    def dotted(self) -> str:
        """Its dotted name."""
        return f"{self.made.module}.{self.made.variable}"

    def setting(self, name: str) -> Given | Spot | None:
        """A setting's value; None where it surely has none; where no text tells, the place that can't be read.

        Where the app's own sources give it none that can be read, and one place of the project does, that is taken.
        """
        found = self.settings.get(name)
        others = self.elsewhere.get(name, ())
        gap = next(iter(self.configuration.unreadable), None)
        if found is not None:
            folder = PurePath(found.spot.path).parent
            rivals = [each for each in others if found.doubtful or PurePath(each.spot.path).parent == folder]
            return rivals[0].spot if rivals and (found.doubtful or self.made.varies) else found
        if gap is None and not self.made.varies:
            return None
        return others[0] if len(others) == 1 else others[0].spot if others else gap

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
        self._likely: dict[tuple[str, AppKey | None], tuple[str, ...]] = {}
        self.apps = tuple(self._deployed())
        self._aliases = {name: key for file in self._files.values() for name, key in file.aliases}
        self._employ()
        self.entries = tuple(self._entries())

    def apps_named(self, dotted: str) -> list[Deployed]:
        """The apps of a dotted name, or of one that is given what a function of the project makes.

        Services of one repository may each have one of that name.
        """
        key = self._aliases.get(dotted)
        return [app for app in self.apps if dotted == app.dotted or key == app.key]

    def app_at(self, key: AppKey) -> Deployed | None:
        """The app of a key."""
        return next((app for app in self.apps if app.key == key), None)

    def app_of(self, path: str, decorated: Iterable[str] = ()) -> Deployed | None:
        """The app whose worker runs the tasks of a file; ``decorated`` are the apps of its decorators, in dots.

        Where no decorator says it, that which lies nearest to the file, and rather none of tests. None where an app is
        said that is not known.
        """
        question = (path, frozenset(decorated))
        if question not in self._nearest:
            named = [app for dotted in sorted(question[1]) for app in self.apps_named(dotted)]
            among = named or (() if question[1] else self.apps)
            self._nearest[question] = max(among, key=lambda app: self._nearness(app, path), default=None)
        return self._nearest[question]

    def apps_of(self, path: str, app: str | None, modules: Iterable[str]) -> tuple[Deployed, ...]:
        """The apps that can run a task of a file, the nearest first.

        ``app`` is the one of its decorator, in dots; None for one that each app has. Of these the apps are meant whose
        workers import one of the file's ``modules`` by name or, where none does, those in whose package the file lies
        and, where there are none of these either, all. A task of tests is run by no app but its own.
        """
        if app is not None:
            found = self.app_of(path, (app,))
            return (found,) if found else ()
        if self._purpose(path) == "test":
            return ()
        apps = [each for each in self.apps if self._purpose(each.key[0]) != "test"]
        names = set(modules)
        importing = [each for each in apps if names & set(each.made.modules)]
        around = [each for each in apps if PurePath(path).is_relative_to(PurePath(each.key[0]).parent)]
        deepest = max((len(PurePath(each.key[0]).parent.parts) for each in around), default=0)
        closest = [each for each in around if len(PurePath(each.key[0]).parent.parts) == deepest]
        return tuple(sorted(importing or closest or apps, key=lambda each: self._nearness(each, path), reverse=True))

    def queues_of(self, app: Deployed | None, path: str = "", modules: Iterable[str] = ()) -> tuple[str, ...]:
        """The names of queues to choose from for a task of a file, the likeliest first."""
        question = (path, app.key if app else None)
        if question not in self._likely:
            default = app.settings.get("task_default_queue") if app else None
            named = self._choices(app)
            self._likely[question] = likely_queues(
                named, text_in(default.known) if default else None, path, frozenset(modules), self._purpose
            )
        return self._likely[question]

    @property
    def queues(self) -> Iterator[Named]:
        """Every place that names a queue."""
        for app in self.apps:
            yield from app.named
        for file in self._files.values():
            yield from (queue for worker in file.workers for queue in worker.queues)
            yield from file.queues

    def _choices(self, app: Deployed | None) -> Iterator[Named]:
        """The places that name queues of an app: its settings, its workers, and calls and tasks that may be its own."""
        yield from app.named if app else ()
        own = [*(app.workers if app else ()), *(worker for worker in self._workers if not self.apps or not app)]
        yield from (queue for worker in own for queue in worker.queues)
        if len(self.apps) > 1 or not app:
            for path, file in self._files.items():
                if app and file.queues and self.app_of(path) is app:
                    yield from file.queues
        if len(self.apps) <= 1:
            yield from (queue for worker in self._workers for queue in worker.queues if worker not in own)
            for file in self._files.values():
                yield from file.queues
        for name, others in (app.elsewhere if app else self._written("")).items():
            for each in others:
                yield from in_settings(name, each.known)

    @property
    def _workers(self) -> list[Worker]:
        return [worker for file in self._files.values() for worker in file.workers]

    def _purpose(self, path: str) -> str:
        return self._files.get(path, _NOTHING).purpose

    def _nearness(self, app: Deployed, path: str) -> tuple[bool, int, int]:
        parts, own = PurePath(path).parts[:-1], PurePath(app.key[0]).parts
        shared = next(
            (i for i, (a, b) in enumerate(zip(parts, own, strict=False)) if a != b), min(len(parts), len(own))
        )
        return self._purpose(app.key[0]) != "test", shared, len(app.settings)

    def _deployed(self) -> Iterator[Deployed]:
        configured = list(self._configured())
        taken = {each.spot for _, _, configuration in configured for each in configuration.settings.values()}
        for key, made, configuration in configured:
            written = self._written(self._files[key[0]].root)
            folder = PurePath(key[0]).parent
            elsewhere = {
                name: tuple(
                    each
                    for each in found
                    if each.spot not in taken and not _is_overruled(each, made)
                    # Of several apps each reads what lies beside it.
                    if len(configured) == 1 or PurePath(each.spot.path).is_relative_to(folder)
                )
                for name, found in written.items()
            }
            yield Deployed(key, made, configuration, {name: found for name, found in elsewhere.items() if found})

    def _configured(self) -> Iterator[tuple[AppKey, AppMade, Configuration]]:
        additions = [
            (file.root, addition)
            for file in self._files.values()
            if file.purpose != "test"
            for addition in file.additions
        ]
        mappings = {key: known for file in self._files.values() for key, known in file.mappings}
        for path, file in self._files.items():
            for made in file.apps:
                key = (path, made.variable)
                configuration = Configuration(
                    [each for want in made.wants if want in mappings for each in from_pairs(mappings[want], None)]
                )
                for want in made.wants:
                    if want not in mappings:
                        configuration.doubt(made.spot)
                for given in made.settings:
                    configuration.take(given)
                configuration.unreadable.update(dict.fromkeys(made.unreadable))
                for root, addition in additions:
                    if addition.app == key and addition.given is not None:
                        configuration.take(addition.given)
                    elif addition.given is None and (addition.app == key or (not addition.app and root == file.root)):
                        configuration.doubt(addition.spot)
                yield key, made, configuration

    def _written(self, root: str) -> dict[str, tuple[Given, ...]]:
        """The values that files of production below a root give to settings, whoever reads them; each value once."""
        found: dict[str, dict[object, Given]] = {}
        for file in self._files.values():
            if file.purpose != "production" or (root and file.root != root):
                continue
            unowned = (each.given for each in file.additions if each.app is None and each.given)
            for given in (*file.written, *unowned):
                value = usual(given.known).spot
                same = found.setdefault(given.name, {})
                if value not in same or value.path == given.spot.path:
                    same[value] = given
        return {name: tuple(values.values()) for name, values in found.items()}

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


_NOTHING = Configured()


def _is_overruled(given: Given, made: AppMade) -> bool:
    """Whether a value stands in what an app reads: it is not in force then, or is a part of what is."""
    spot = given.spot
    return any(
        scope.path == spot.path and (origin.form != "class" or scope.unit == spot.unit)
        for origin in made.origins
        for scope in origin.scopes
    )


def _leads_to(module: str, app: Deployed) -> bool:
    made = app.made.module
    return made == module or made.startswith(f"{module}.") or module.startswith(f"{made}.")
