"""Apps, settings, schedules, queues and routes as features get them: with places in the files as they are now."""

from __future__ import annotations

import logging
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from celeryls.project.apps.deployment import Deployment
from celeryls.project.apps.routes import Destination, Router
from celeryls.project.apps.task_settings import all_options
from celeryls.project.model.apps import FileConfiguration, SettingRecord
from celeryls.project.model.located import (
    LocatedApp,
    LocatedBeatEntry,
    LocatedOrigin,
    LocatedQueue,
    LocatedSetting,
    Location,
    UnknownSetting,
)
from celeryls.project.model.tasks import in_force
from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Items, Known, Pairs, Plain, Unresolved, texts_in, with_defaults
from celeryls.source.expression.values import Constant, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.table import Table
    from celeryls.project.model.apps import AppKey
    from celeryls.project.model.tasks import OptionRecord, TaskRecord
    from celeryls.source.expression.values import Value

log = logging.getLogger(__name__)

_EVERYWHERE = ("imports", "include")


class DeploymentView:
    """The deployment of a snapshot; ``place`` says where a spot is now."""

    def __init__(self, configured: Table[FileConfiguration], place: Callable[[Spot], Location]) -> None:
        self.deployment = _deployment(configured)
        self._place = place
        self._routers: dict[AppKey, Router | None] = {}

    def is_routed(self, spot: Spot) -> bool:
        """Whether the routes or annotations of an app have their keys there."""
        return any(whole.range.touches(*spot.range.start) for whole in self._routes.get((spot.path, spot.unit), ()))

    @cached_property
    def _routes(self) -> dict[tuple[str, str], list[Spot]]:
        """Where the dicts and lists stand that are the routes and annotations of the apps, by file and unit."""
        found: dict[tuple[str, str], list[Spot]] = {}
        for app in self.deployment.apps:
            for name in ("task_routes", "task_annotations"):
                if name in app.settings:
                    for spot in _written(app.settings[name].known):
                        found.setdefault((spot.path, spot.unit), []).append(spot)
        return found

    def apps(self) -> tuple[LocatedApp, ...]:
        """The apps, by file."""
        return tuple(map(self._app, self.deployment.apps))

    def app_of(self, path: str, decorated: Iterable[str]) -> LocatedApp | None:
        """The app whose worker runs the tasks of a file; None where there is none."""
        found = self.deployment.app_of(path, decorated)
        return self._app(found) if found else None

    def apps_of(self, task: TaskRecord) -> tuple[LocatedApp, ...]:
        """The apps that can run a task, the nearest first."""
        if task.app is None and not task.shared:
            return ()
        return tuple(map(self._app, self.deployment.apps_of(task.spot.path, task.app)))

    def queues_of(
        self, path: str, decorated: Iterable[str], modules: Iterable[str], app: LocatedApp | None
    ) -> tuple[str, ...]:
        """The queues' names, the likeliest for a file's tasks first."""
        if app is not None:
            found = self.deployment.app_at((app.location.path, app.variable))
        else:
            found = self.deployment.app_of(path, decorated)
        return self.deployment.queues_of(found, path, modules)

    def queues(self) -> tuple[LocatedQueue, ...]:
        """All queues, each with the places that name it."""
        found: dict[str, dict[Location, None]] = {}
        for named in self.deployment.queues:
            found.setdefault(named.queue, {})[self._place(named.spot)] = None
        return tuple(LocatedQueue(name, tuple(places)) for name, places in found.items())

    def beat_entries(self) -> Iterator[LocatedBeatEntry]:
        """All entries, those that an app reads first."""
        names = {app.key: app.dotted for app in self.deployment.apps}
        for entry in self.deployment.entries:
            yield LocatedBeatEntry(
                key=entry.key,
                task=entry.task,
                schedule=entry.schedule,
                args=entry.args,
                kwargs=entry.kwargs,
                options=dict(entry.options),
                shape=entry.shape,
                app=names.get(entry.app) if entry.app else None,
                location=self._place(entry.spot),
                conditional=entry.conditional,
            )

    def route(self, task: TaskRecord, *, sent: bool) -> tuple[Destination, Location | None] | None:
        """Where a task's messages go, and where the deciding entry stands; None where that can't be told.

        With ``sent`` the task's own options count, as for ``.delay()``; without, the routes alone.
        """
        app = self.deployment.app_of(task.spot.path, [task.app] if task.app else ())
        uncertain = task.app is None and not task.shared and len(self.deployment.apps) > 1
        if app is None or task.name is None or uncertain:
            return None
        if app.key not in self._routers:
            self._routers[app.key] = _router(app)
        router = self._routers[app.key]
        if router is None:
            return None
        options: dict[str, Any] = {}
        for name, option in in_force(self.options_of(task)).items() if sent else ():
            if name in ("queue", "exchange", "routing_key", "priority"):
                if not isinstance(option.value, Constant):
                    return None
                options[name] = option.value.value
        found = router.sent(task.name, options) if sent else router.route(task.name)
        return (found, self._place(found.spot) if found.spot else None) if found else None

    def options_of(self, task: TaskRecord) -> tuple[OptionRecord, ...]:
        """Every place that sets an option of a task, in the order of force, with what settings of its app say."""
        app = self.deployment.app_of(task.spot.path, [task.app] if task.app else ())
        return all_options(task, app.settings) if app else task.options

    def _app(self, app: DeployedApp) -> LocatedApp:
        made = app.record
        settings = {given.name: self._setting(given) for given in app.settings.values()}
        elsewhere: dict[str, LocatedSetting | UnknownSetting] = {}
        for name in app.elsewhere:
            match app.setting(name):
                case SettingRecord() as given if given != app.settings.get(name):
                    elsewhere[name] = self._setting(given)
                case Spot() as spot:
                    elsewhere[name] = UnknownSetting(self._place(spot))
        modules = (text.value for name in _EVERYWHERE if name in settings for text in texts_in(settings[name].known))
        return LocatedApp(
            variable=made.variable,
            module=made.module,
            main=made.main,
            settings=settings,
            modules=frozenset((*made.modules, *map(str, modules))),
            location=self._place(made.spot),
            sources=tuple(
                LocatedOrigin(each.form, each.namespace, self._place(each.spot), tuple(map(self._place, each.scopes)))
                for each in made.origins
            ),
            unreadable=tuple(map(self._place, app.configuration.unreadable)),
            elsewhere=elsewhere,
        )

    def _setting(self, given: SettingRecord) -> LocatedSetting:
        place = self._place(given.spot)
        return LocatedSetting(given.name, _value(given.known), place, given.written, given.known, given.doubtful)


@lru_cache(maxsize=4)
def _deployment(configured: Table[FileConfiguration]) -> Deployment:
    """All files put together; snapshots share a table, and so this, as long as none of its files changes."""
    return Deployment({path: configured.get(path) or FileConfiguration() for path in configured})


def _router(app: DeployedApp) -> Router | None:
    try:
        return Router({**{name: given.known for name, given in app.settings.items()}, **_unknown_settings(app)})
    except ImportError:
        return None
    except Exception:
        # Settings that Celery itself refuses, too: no route is better than a wrong one.
        log.exception("the routes of %s can't be made", app.dotted)
        return None


def _unknown_settings(app: DeployedApp) -> dict[str, Known]:
    """The settings that decide where messages go and can't be told."""
    found: dict[str, Known] = {}
    for name in ("task_routes", "task_default_queue"):
        answer = app.setting(name)
        spot = answer.spot if isinstance(answer, SettingRecord) and answer.doubtful else answer
        if isinstance(spot, Spot):
            found[name] = Unresolved("configuration", spot)
    return found


def _value(known: Known) -> Value:
    found = with_defaults(known)
    if isinstance(found, Plain):
        return Constant(found.value, found.spot.range)
    return Unknown(type(found).__name__.lower(), found.spot.range)


def _written(known: Known) -> Iterator[Spot]:
    """Where the dicts and lists of a setting are written, and the keys of which they consist."""
    known = with_defaults(known)
    if isinstance(known, Pairs):
        yield known.spot
        yield from (key.spot for key, _ in known.pairs)
    elif isinstance(known, Items):
        yield known.spot
        for item in known.items:
            yield from _written(item)
