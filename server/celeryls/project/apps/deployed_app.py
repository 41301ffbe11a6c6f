"""The apps of a project with their effective settings, combined from all files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.apps.queues.names import in_settings
from celeryls.project.apps.routes import router_of
from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.apps.settings.namespaced import APP_FIRST, NamespaceFirst, in_any_version
from celeryls.project.apps.settings.source import from_pairs
from celeryls.project.model.versions import unknown
from celeryls.project.values.known import with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.apps.routes import Router
    from celeryls.project.model.apps import (
        AppKey,
        AppRecord,
        FileConfiguration,
        QueueName,
        SettingAddition,
        SettingRecord,
        WorkerRecord,
    )
    from celeryls.project.model.versions import CeleryOf
    from celeryls.project.names.entities import Spot

_NAMING_QUEUES = ("task_queues", "task_routes", "beat_schedule", "task_default_queue")


@dataclass(frozen=True)
class DeployedApp:
    """An app with its effective settings, by their new names, as far as they are known.

    ``configuration`` are the settings as the app's Celery reads them, ``newest`` as Celery 5.7 does.
    ``elsewhere`` are values that the project gives to settings, where the text does not tell which app reads them.
    ``on_unknown_apps`` are those among them that are set on an app that the text does not identify, such as a
    function's parameter.
    """

    key: AppKey
    record: AppRecord
    configuration: EffectiveSettings
    newest: EffectiveSettings
    elsewhere: Mapping[str, tuple[SettingRecord, ...]] = field(default_factory=dict)
    on_unknown_apps: frozenset[Spot] = frozenset()
    workers: list[WorkerRecord] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, SettingRecord]:
        """The settings with a known value."""
        return self.configuration.settings

    @property
    def unreadable(self) -> tuple[Spot, ...]:
        """The sources of settings that can't be read: each may hold any."""
        return tuple(self.configuration.unreadable)

    @property
    def dotted(self) -> str:
        """The app's dotted name."""
        return f"{self.record.module}.{self.record.variable}"

    def setting(self, name: str) -> SettingRecord | Spot | None:
        """A setting; None if it surely has no value; if that is unknown, the place that can't be read.

        If the app's own sources have no readable value, but exactly one other place in the project does, that value is
        used.
        """
        found = self.settings.get(name)
        others = self.elsewhere.get(name, ())
        gap = next(iter(self.unreadable), None)
        if found is not None:
            folder = PurePath(found.spot.path).parent
            rivals = [each for each in others if found.doubtful or PurePath(each.spot.path).parent == folder]
            return rivals[0].spot if rivals and (found.doubtful or self.record.varies) else found
        if gap is None and not self.record.varies and not any(each.spot in self.on_unknown_apps for each in others):
            return None
        return others[0] if len(others) == 1 else others[0].spot if others else gap

    @cached_property
    def router(self) -> Router | None:
        """Celery's own router with the routes of the app; None where it can't be made."""
        return router_of(self)

    @cached_property
    def named_queues(self) -> tuple[QueueName, ...]:
        """The queues that its settings name, those of ``task_queues`` first; workers are assigned to apps by them."""
        return tuple(
            named
            for name in _NAMING_QUEUES
            if name in self.settings
            for named in in_settings(name, self.settings[name].known)
        )


def deployed_apps(files: Mapping[str, FileConfiguration], celery: CeleryOf = unknown) -> tuple[DeployedApp, ...]:
    """The apps that files make, by file; ``celery`` returns the version of Celery for a file."""
    configured = list(_configured(files))
    taken = {
        each.spot
        for _, _, newest, earlier in configured
        for settings in (newest, earlier or newest)
        for each in settings.settings.values()
    }
    on_unknown_apps = frozenset(spot for file in files.values() for spot in _on_unknown_apps(file))
    found = []
    for key, made, newest, earlier in configured:
        root, folder = files[key[0]].root, PurePath(key[0]).parent
        elsewhere = {
            name: tuple(
                each
                for each in values
                if each.spot not in taken and not _is_overruled(each, made)
                # With several apps, each reads the files next to it.
                if len(configured) == 1 or PurePath(each.spot.path).is_relative_to(folder)
            )
            for name, values in production_settings(file for file in files.values() if file.root == root).items()
        }
        likely = {name: each for name, each in elsewhere.items() if each}
        configuration = _of_version(newest, earlier, celery(key[0]))
        found.append(DeployedApp(key, made, configuration, newest, likely, on_unknown_apps))
    return tuple(found)


def production_settings(files: Iterable[FileConfiguration]) -> dict[str, tuple[SettingRecord, ...]]:
    """The values that production files give to settings, whether an app reads them or not; each value once."""
    found: dict[str, dict[object, SettingRecord]] = {}
    for file in files:
        if file.purpose != "production":
            continue
        unowned = (each.given for each in file.additions if each.app is None and each.given is not None)
        for given in (*file.written, *unowned):
            value = with_defaults(given.known).spot
            same = found.setdefault(given.name, {})
            if value not in same or value.path == given.spot.path:
                same[value] = given
    return {name: tuple(values.values()) for name, values in found.items()}


def _on_unknown_apps(file: FileConfiguration) -> Iterator[Spot]:
    yield from (each.given.spot for each in file.additions if each.app is None and each.given is not None)


def _of_version(
    newest: EffectiveSettings, earlier: EffectiveSettings | None, celery: tuple[int, ...] | None
) -> EffectiveSettings:
    if earlier is None or (celery is not None and celery >= APP_FIRST):
        return newest
    return earlier if celery is not None else in_any_version(newest, earlier)


def _configured(
    files: Mapping[str, FileConfiguration],
) -> Iterator[tuple[AppKey, AppRecord, EffectiveSettings, EffectiveSettings | None]]:
    """The apps, each with its settings since Celery 5.7 and, where these differ, before."""
    additions = [
        (file.root, addition) for file in files.values() if file.purpose != "test" for addition in file.additions
    ]
    mappings = {key: known for file in files.values() for key, known in file.mappings}
    for path, file in files.items():
        for made in file.apps:
            key = (path, made.variable)
            mine = [
                addition
                for root, addition in additions
                if addition.app == key or (not addition.app and addition.given is None and root == file.root)
            ]
            flask = [each for want in made.flask_keys if want in mappings for each in from_pairs(mappings[want], None)]
            gaps = [made.spot] if any(want not in mappings for want in made.flask_keys) else []
            newest = EffectiveSettings(flask, gaps)
            _add_all(newest, made, made.settings, mine)
            earlier = None
            if made.earlier is not None:
                settings, given, has_gaps = made.earlier
                earlier = NamespaceFirst(settings, made.unreadable, dict(given), has_gaps=has_gaps)
                _add_all(earlier, made, (), mine)
            yield key, made, newest, earlier


def _add_all(
    configuration: EffectiveSettings,
    made: AppRecord,
    settings: Iterable[SettingRecord],
    additions: Iterable[SettingAddition],
) -> None:
    for given in settings:
        configuration.add(given)
    configuration.unreadable.update(dict.fromkeys(made.unreadable))
    for addition in additions:
        if addition.given is not None:
            configuration.add(addition.given, certain=addition.certain)
        else:
            configuration.add_unreadable(addition.spot)


def _is_overruled(given: SettingRecord, made: AppRecord) -> bool:
    """Whether a value is in a source of an app: then it is overridden, or part of the effective value."""
    spot = given.spot
    return any(
        scope.path == spot.path and (origin.form != "class" or scope.unit == spot.unit)
        for origin in made.origins
        for scope in origin.scopes
    )
