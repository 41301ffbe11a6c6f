"""The apps of a project and everything that its files configure: settings, schedules, queues."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.apps.beat import scheduled
from celeryls.project.apps.deployed_app import deployed_apps, production_settings
from celeryls.project.apps.queues.likely import likely_queues, queues_of_module
from celeryls.project.apps.queues.names import in_settings
from celeryls.project.model.apps import FileConfiguration, SettingRecord
from celeryls.project.model.versions import unknown
from celeryls.project.values.known import Unresolved, text_in, unless_chosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import AppKey, BeatEntryRecord, QueueName, WorkerRecord
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.model.versions import CeleryOf
    from celeryls.project.names.purposes import Purpose
    from celeryls.project.values.known import Known


class Deployment:
    """Combines the configuration of all files; created again when a file's configuration changes."""

    def __init__(self, files: Mapping[str, FileConfiguration], celery: CeleryOf = unknown) -> None:
        self._files = dict(sorted(files.items()))
        self._nearest: dict[tuple[str, frozenset[str]], DeployedApp | None] = {}  # queried at each keystroke
        self._likely: dict[tuple[str, AppKey | None], tuple[str, ...]] = {}
        self._used: dict[tuple[str, frozenset[str], frozenset[str | None]], tuple[str, ...]] = {}
        self.apps = deployed_apps(self._files, celery)
        self._aliases = {name: key for file in self._files.values() for name, key in file.aliases}
        self._assign_workers()
        self.entries = tuple(self._entries())

    def apps_named(self, dotted: str) -> list[DeployedApp]:
        """The apps with a dotted name, including an alias for an app that a function of the project makes.

        Several services in one repository may each have an app of that name.
        """
        key = self._aliases.get(dotted)
        return [app for app in self.apps if dotted == app.dotted or key == app.key]

    def app_at(self, key: AppKey) -> DeployedApp | None:
        """The app with a key."""
        return next((app for app in self.apps if app.key == key), None)

    def app_of(self, path: str, decorated: Iterable[str] = ()) -> DeployedApp | None:
        """The app whose worker runs the tasks of a file.

        ``decorated`` are the dotted names of the apps of its decorators.

        If no decorator tells it, the app nearest to the file is used, preferably not one of tests. None if a decorator
        names an unknown app.
        """
        question = (path, frozenset(decorated))
        if question not in self._nearest:
            named = [app for dotted in sorted(question[1]) for app in self.apps_named(dotted)]
            among = named or (() if question[1] else self.apps)
            self._nearest[question] = max(among, key=lambda app: self._nearness(app, path), default=None)
        return self._nearest[question]

    def app_of_task(self, task: TaskRecord) -> DeployedApp | None:
        """The app whose worker runs a task, as far as ``app_of`` tells it."""
        return self.app_of(task.spot.path, (task.app,) if task.app else ())

    def apps_of(self, path: str, app: str | None) -> tuple[DeployedApp, ...]:
        """The apps that can run a task of a file, the nearest first.

        ``app`` is the dotted name of the decorator's app; None for a task that every app has. Then the candidates are
        the apps whose workers import the file by name or, without such apps, those whose package contains the file or,
        without these as well, all apps. A task in tests is only run by its own app.
        """
        if app is not None:
            found = self.app_of(path, (app,))
            return (found,) if found else ()
        if self.purpose(path) == "test":
            return ()
        apps = [each for each in self.apps if self.purpose(each.key[0]) != "test"]
        importing = [each for each in apps if path in each.record.files]
        scoped = [each for each in apps if PurePath(path).is_relative_to(PurePath(each.key[0]).parent)]
        deepest = max((len(PurePath(each.key[0]).parent.parts) for each in scoped), default=0)
        closest = [each for each in scoped if len(PurePath(each.key[0]).parent.parts) == deepest]
        return tuple(sorted(importing or closest or apps, key=lambda each: self._nearness(each, path), reverse=True))

    def queues_of(self, app: DeployedApp | None, path: str = "", modules: Iterable[str] = ()) -> tuple[str, ...]:
        """The queue names to offer for a task of a file, the likeliest first."""
        question = (path, app.key if app else None)
        if question not in self._likely:
            default = app.settings.get("task_default_queue") if app else None
            named = (*self._choices(app), *self._files.get(path, _NOTHING).queues)
            self._likely[question] = likely_queues(
                named, text_in(default.known) if default else None, path, frozenset(modules), self.purpose
            )
        return self._likely[question]

    def queues_used_in(self, path: str, modules: Iterable[str], tasks: Iterable[str | None]) -> tuple[str, ...]:
        """The queues that tasks of a file are sent to, the most frequent first; ``tasks`` are their names."""
        question = (path, frozenset(modules), frozenset(tasks))
        if question not in self._used:
            self._used[question] = queues_of_module((*self.queues, *self._files.get(path, _NOTHING).queues), *question)
        return self._used[question]

    @property
    def queues(self) -> Iterator[QueueName]:
        """Every place that names a queue."""
        for app in self.apps:
            yield from app.named_queues
        for file in self._files.values():
            yield from (queue for worker in file.workers for queue in worker.queues)
            yield from file.queues

    def _choices(self, app: DeployedApp | None) -> Iterator[QueueName]:
        """The places that name queues of an app.

        Its settings, its workers, and calls and tasks that may belong to it.
        """
        yield from app.named_queues if app else ()
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
        for name, others in (app.elsewhere if app else production_settings(self._files.values())).items():
            for each in others:
                yield from in_settings(name, each.known)

    @property
    def workers(self) -> list[WorkerRecord]:
        """The commands that start workers."""
        return self._workers

    @property
    def consumed(self) -> frozenset[str]:
        """The queues that code makes workers consume; it contains an empty name if one of them can't be told."""
        return frozenset(name for file in self._files.values() for name in file.consumed)

    def is_read(self, name: str) -> bool:
        """Whether a file reads a setting by name, be it Celery's or the project's own."""
        return name in self._read

    @cached_property
    def _read(self) -> frozenset[str]:
        return frozenset(name for file in self._files.values() for name in file.read)

    def given(self, name: str) -> tuple[Known, ...]:
        """The values of a setting in all apps: empty for those that surely use the default.

        A default counts where the environment may set another value, not where a condition chooses between two.
        """
        found = (app.setting(name) for app in self.apps)
        return tuple(
            unless_chosen(each.known)
            if isinstance(each, SettingRecord) and not each.doubtful and not each.depends
            else Unresolved("gap", each.spot if isinstance(each, SettingRecord) else each)
            for each in found
            if each is not None
        )

    @property
    def beats(self) -> list[WorkerRecord]:
        """The commands that start only beat."""
        return [beat for file in self._files.values() for beat in file.beats]

    @property
    def _workers(self) -> list[WorkerRecord]:
        return [worker for file in self._files.values() for worker in file.workers]

    def purpose(self, path: str) -> Purpose:
        """What a file of the project is for; ``production`` if it is not known."""
        return self._files.get(path, _NOTHING).purpose

    def _nearness(self, app: DeployedApp, path: str) -> tuple[bool, int, int]:
        parts, own = PurePath(path).parts[:-1], PurePath(app.key[0]).parts
        shared = next(
            (i for i, (a, b) in enumerate(zip(parts, own, strict=False)) if a != b), min(len(parts), len(own))
        )
        return self.purpose(app.key[0]) != "test", shared, len(app.settings)

    def _assign_workers(self) -> None:
        """Assigns each worker to the apps that it may belong to."""
        for worker in self._workers:
            for app in self._apps_of_worker(worker):
                app.workers.append(worker)

    def _apps_of_worker(self, worker: WorkerRecord) -> list[DeployedApp]:
        module = (worker.app or "").partition(":")[0]
        meant = [app for app in self.apps if module and _leads_to(module, app)] or list(self.apps)
        queues = {queue.queue for queue in worker.queues}
        certain = [app for app in meant if queues & {named.queue for named in app.named_queues}]
        return certain or meant

    def _entries(self) -> Iterator[BeatEntryRecord]:
        reached = set()
        for app in self.apps:
            given = app.settings.get("beat_schedule")
            shape = "conf" if given and given.spot.path == app.key[0] else "setting"
            for entry in scheduled(given.known, app.key, "conf" if shape == "conf" else "setting") if given else ():
                reached.add(entry.spot)
                yield entry
        for file in self._files.values():
            yield from (entry for entry in file.entries if entry.spot not in reached)


_NOTHING = FileConfiguration()


def _leads_to(module: str, app: DeployedApp) -> bool:
    made = app.record.module
    return made == module or made.startswith(f"{module}.") or module.startswith(f"{made}.")
