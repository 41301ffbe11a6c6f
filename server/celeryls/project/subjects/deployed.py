"""Subjects that are known once all files are put together: apps, settings, routes, queues, entries of schedules."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import setting_of
from celeryls.project.names.entities import Defined, Module
from celeryls.project.subjects.configured import App, Queue, Route, SettingValue, WorkerCommand
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.values.known import Items, Made, Pairs, Plain, entries, unresolved_in, usual
from celeryls.project.values.setting_places import SettingPlaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed import Deployed
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.model.configured import Origin
    from celeryls.project.model.made import Made as TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.model import Subject
    from celeryls.project.values.known import Known

Found = dict[tuple[str, str], list["Subject"]]
"""Subjects by the file and the label of the unit that they stand in."""

_DEFAULT_QUEUE = "celery"
_LOADED_BY_DJANGO = ("urls", "wsgi", "asgi", "apps", "settings")


def deployed_subjects(
    deployment: Deployment,
    tasks: tuple[TaskRecord, ...],
    resolver: Resolver,
) -> Found:
    """All of them, by where they stand."""
    found: Found = {}
    names = tuple(dict.fromkeys(name for task in tasks for name in task.names))
    for app in deployment.apps:
        for spot, subject in _of_app(app, names, resolver):
            found.setdefault((spot.path, spot.unit), []).append(subject)
    for spot, subject in _queues(deployment):
        found.setdefault((spot.path, spot.unit), []).append(subject)
    for spot, subject in _commands(deployment):
        found.setdefault((spot.path, spot.unit), []).append(subject)
    return found


def _of_app(app: Deployed, names: tuple[str, ...], resolver: Resolver) -> Iterator[tuple[Spot, Subject]]:
    yield app.made.spot, _app(app, resolver)
    if (given := app.settings.get("task_routes")) is not None:
        yield from _routes(given.known, app, names)
    if (given := app.settings.get("beat_schedule")) is not None:
        yield from _entries(given.known, app)
    for origin in app.made.origins:
        yield from _settings(origin, app, resolver)


def _app(app: Deployed, resolver: Resolver) -> App:
    path = app.key[0]
    folder = os.path.dirname(path)  # noqa: PTH120 - a name, no file is looked at
    init = os.path.join(folder, "__init__.py")  # noqa: PTH118 - likewise
    package = init if init in resolver.files() else None
    django = any(origin.form == "module" and origin.namespace is not None for origin in app.made.origins)
    loaded = [path for path in _loaded(folder, resolver) if _imports(path, app.key[0], resolver, set())]
    return App(app.made, app.made.spot.range, django, package, bool(loaded))


def _loaded(folder: str, resolver: Resolver) -> Iterator[str]:
    """The files that Django loads: the package that holds the app, and what it always asks for of the others."""
    yield os.path.join(folder, "__init__.py")  # noqa: PTH118 - a name, no file is looked at
    for path in resolver.files():
        if path.rpartition(os.sep)[2].removesuffix(".py") in _LOADED_BY_DJANGO or f"{os.sep}settings{os.sep}" in path:
            yield path


def _imports(path: str, wanted: str, resolver: Resolver, seen: set[str]) -> bool:
    """Whether a file imports another, directly or over files of the project."""
    if path in seen or len(seen) > 200:
        return False
    seen.add(path)
    for unit in resolver.bindings(path).units.values():
        for each in unit.imports:
            if each.typing_only:
                continue
            target = resolver.imported(each.module, path)
            below = resolver.submodule(target, each.name) if target and each.name not in (None, "*") else None
            for found in (target, below):
                if found == wanted or (found and found.endswith(".py") and _imports(found, wanted, resolver, seen)):
                    return True
    return False


def _routes(known: Known, app: Deployed, names: tuple[str, ...]) -> Iterator[tuple[Spot, Route]]:
    whole = not any(True for _ in unresolved_in(known))
    for key, value in _pairs_of(usual(known), 0):
        plain = usual(key)
        match plain:
            case Plain(value=str(pattern), spot=spot):
                matches = tuple(name for name in names if _fits(pattern, name))
                yield spot, Route(pattern, value, spot.range, app.made, matches, names if whole else ())
            case Made(callee="re.compile", spot=spot):
                yield spot, Route("", value, spot.range, app.made, (), (), is_regex=True)


def _fits(pattern: str, name: str) -> bool:
    """As `celery.app.routes.MapRoute` has it: only a key with a star is a pattern."""
    return name == pattern or ("*" in pattern and fnmatch(name, pattern))


def _pairs_of(known: Known, depth: int) -> Iterator[tuple[Known, Known]]:
    """The pairs of routers, as `celery.app.routes.prepare` reads them: dicts, and lists of pairs in a list."""
    match known:
        case Pairs(pairs=pairs):
            yield from ((key, value) for key, value in pairs if key is not value)
        case Items(items=items) if depth < 2:
            for item in items:
                inner = usual(item)
                if isinstance(inner, Items) and depth == 1 and len(inner.items) == 2:
                    yield inner.items[0], inner.items[1]
                else:
                    yield from _pairs_of(inner, depth + 1)


def _entries(known: Known, app: Deployed) -> Iterator[tuple[Spot, BeatEntry]]:
    from celeryls.project.apps.beat import entry  # noqa: PLC0415 - it reads calls, too, which the others don't need

    for key, (at, value) in entries(known).items():
        if not isinstance(usual(value), Pairs):
            continue
        parts = entries(value)
        fields = {str(name): (usual(where).spot, part) for name, (where, part) in parts.items()}
        if not fields:
            continue
        whole = not any(True for part in _keys(usual(value)) if not isinstance(part, Plain))
        record = entry(str(key), {name: part for name, (_, part) in fields.items()}, app.key, "setting")
        spot = usual(at).spot
        yield spot, BeatEntry(record, fields, (), spot.range, whole)


def _keys(known: Known) -> Iterator[Known]:
    if isinstance(known, Pairs):
        yield from (usual(key) for key, _ in known.pairs)


def _settings(origin: Origin, app: Deployed, resolver: Resolver) -> Iterator[tuple[Spot, SettingValue]]:
    """The settings in a place of an app's, those that mean nothing to Celery too."""
    if origin.form not in ("module", "class"):
        return
    spot = origin.spot
    entity: Module | Defined | None = Module(spot.path) if origin.form == "module" else _class_at(spot, resolver)
    if entity is None:
        return
    scope = entity.inner if isinstance(entity, Defined) else ()
    known = {given.written: given.known for given in app.settings.values()}
    for written, place in SettingPlaces(resolver).of(entity, spot.path, scope).items():
        prefix = f"{origin.namespace}_" if origin.namespace else ""
        if written.startswith(prefix):
            setting = setting_of(written, origin.namespace)
            yield place, SettingValue(written, setting, origin.namespace, known.get(written), place.range, origin.form)


def _class_at(spot: Spot, resolver: Resolver) -> Defined | None:
    unit = resolver.bindings(spot.path).unit(spot.unit)
    found = next((each for each in unit.definitions if each.name_range == spot.range), None) if unit else None
    return Defined(spot.path, spot.unit, found) if found else None


def _queues(deployment: Deployment) -> Iterator[tuple[Spot, Queue]]:
    """The places that name a queue, but for those that declare it; only where one app may be meant."""
    if len(deployment.apps) != 1 or deployment.apps[0].configuration.unreadable:
        return
    app = deployment.apps[0]
    declared, spots = _declared(app)
    consumed = {queue.queue for worker in app.workers for queue in worker.queues}
    creates = app.settings.get("task_create_missing_queues")
    plain = usual(creates.known) if creates else None
    creating = bool(plain.value) if isinstance(plain, Plain) else (True if creates is None else None)
    default = usual(app.settings["task_default_queue"].known) if "task_default_queue" in app.settings else None
    given = default.value if isinstance(default, Plain) else ""
    name = _DEFAULT_QUEUE if default is None else str(given)
    for named in deployment.queues:
        if named.spot not in spots:
            yield (
                named.spot,
                Queue(named.queue, named.spot.range, declared, creating, named.queue in consumed, name),
            )


def _declared(app: Deployed) -> tuple[tuple[str, ...] | None, set[Spot]]:
    from celeryls.project.apps.queues import in_settings  # noqa: PLC0415 - as above

    given = app.settings.get("task_queues")
    if given is None:
        return None, set()
    named = tuple(in_settings("task_queues", given.known))
    whole = not any(True for _ in unresolved_in(given.known))
    return (tuple(each.queue for each in named) if whole else None), {each.spot for each in named}


def _commands(deployment: Deployment) -> Iterator[tuple[Spot, WorkerCommand]]:
    for worker in deployment.workers:
        if worker.spot is not None:
            queues = tuple(queue.queue for queue in worker.queues)
            yield worker.spot, WorkerCommand(worker.app, queues, worker.has_beat, worker.spot.range)
