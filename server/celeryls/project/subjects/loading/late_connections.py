"""Connections to an app's own signals that come after the signal was sent, as subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING
from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Assigned, Member, Spot
from celeryls.project.names.purposes import purpose_of
from celeryls.project.subjects.loading.model import LateConnection
from celeryls.project.unit_search import UnitSearch
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.loading.import_graph import ImportGraph
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline

_CONFIGURE, _FINALIZE = "on_after_configure", "on_after_finalize"
_USING = SENDING | RUNNING | SIGNING


class LateConnectionReader:
    """Finds these connections; which units may have one is kept until they change."""

    def __init__(self, resolver: Resolver, graph: ImportGraph) -> None:
        self._resolver = resolver
        self._graph = graph
        self._search = UnitSearch(_has_connections)

    def in_file(self, path: str, snapshot: Snapshot) -> Iterator[tuple[str, LateConnection]]:
        """Those of a file outside of tests, each with the label of its unit."""
        units = self._search.in_file(path, self._resolver)
        found = [(label, each) for label, unit in units for each in _connections(unit)]
        if not found or purpose_of(path, self._resolver.root) == "test":
            return
        for label, connect in found:
            name = connect.callee if isinstance(connect, CallExpression) else connect
            if not isinstance(name, Name):
                continue
            owner, _, signal = name.dotted.removesuffix(".connect").rpartition(".")
            app = self._app(path, f"{owner}.{signal}", snapshot)
            if app is None:
                continue
            before = _sent_before(Spot(path, label, connect.range), signal, app, self._resolver, snapshot)
            if before is not None or (signal == _CONFIGURE and self._is_late(path, app, snapshot)):
                yield label, LateConnection(signal, name.range, app.record.spot, before)

    def _app(self, path: str, signal: str, snapshot: Snapshot) -> DeployedApp | None:
        match self._resolver.resolve(path, signal):
            case Member(owner=Assigned(assignment=made) as owner) if is_app(owner, self._resolver) and not made.scope:
                variable = made.target.dotted if isinstance(made.target, Name) else ""
                return snapshot.deployment.app_at((owner.path, variable))
            case _:
                return None

    def _is_late(self, path: str, app: DeployedApp, snapshot: Snapshot) -> bool:
        """Whether workers import the file surely after the app, as `include` or autodiscovery makes them.

        Nothing else that they may load first imports it: the app's module with its packages, the settings, or any
        other module with the app, which the command may name.
        """
        graph, made_in = self._graph, app.record.spot.path
        if path == made_in or path not in graph.closure(app.record.files, snapshot):
            return False
        if _loads_at_once(made_in, self._resolver):
            return False
        settings = (origin.spot.path for origin in app.record.origins)
        first = graph.closure((made_in, *settings), snapshot)
        if path in first or any(path in graph.of(each, snapshot).ever for each in first):
            return False
        if any(graph.is_dynamic(each, snapshot) for each in (made_in, *graph.packages(made_in))):
            return False
        late = graph.closure(app.record.files, snapshot)
        others = (each for each in graph.importers(made_in, snapshot) if each not in late and each not in first)
        return not any(
            path in graph.closure((each,), snapshot)
            for each in others
            if purpose_of(each, self._resolver.root) != "test"
        )


def _connections(unit: UnitOutline) -> Iterator[Value]:
    """The module-level connections of a unit to signals with the names of an app's."""
    for definition in unit.definitions:
        for each in definition.decorators if not definition.scope else ():
            if _connects(each):
                yield each
    for called in unit.calls:
        if not called.scope and _connects(called.call):
            yield called.call


def _has_connections(unit: UnitOutline) -> bool:
    return any(True for _ in _connections(unit))


def _connects(value: Value) -> bool:
    name = value.callee if isinstance(value, CallExpression) else value
    return isinstance(name, Name) and name.dotted.endswith((f".{_CONFIGURE}.connect", f".{_FINALIZE}.connect"))


def _loads_at_once(path: str, resolver: Resolver) -> bool:
    """Whether a call of `autodiscover_tasks` has ``force``, which imports the modules at once."""
    for unit in resolver.bindings(path).units.values():
        for called in unit.calls:
            if called.call.last_name == "autodiscover_tasks":
                force = called.call.argument("force", 2)
                if force is not None and not (isinstance(force, Constant) and not force.value):
                    return True
    return False


def _sent_before(connect: Spot, signal: str, app: DeployedApp, resolver: Resolver, snapshot: Snapshot) -> Spot | None:
    """An earlier module-level expression of the file that surely makes the app send the signal.

    The first use of a task reads the app's configuration (`celery.app.task.Task.bind`), and that of a shared task
    finalizes the app (`celery.local.PromiseProxy`), as does ``app.finalize()``.
    """
    place = snapshot.location(connect).range.start
    for label, unit in resolver.bindings(connect.path).units.items():
        for called in unit.calls:
            spot = Spot(connect.path, label, called.call.range)
            if called.scope or snapshot.location(spot).range.end > place:
                continue
            if _sends(called.call, signal, app, resolver, snapshot, connect.path):
                return spot
    return None


def _sends(
    call: CallExpression, signal: str, app: DeployedApp, resolver: Resolver, snapshot: Snapshot, path: str
) -> bool:
    if not isinstance(call.callee, Name):
        return False
    owner, _, method = call.callee.dotted.rpartition(".")
    if method == "finalize" and owner:
        match resolver.resolve(path, owner):
            case Assigned(path=made_in, assignment=made) if isinstance(made.target, Name):
                return (made_in, made.target.dotted) == app.key
            case _:
                return False
    if method not in _USING or not owner:
        return False
    found = resolver.resolve(path, owner)
    spot = getattr(found, "spot", None)
    tasks = [each for each in snapshot.tasks_in(getattr(found, "path", "")) if each.spot == spot]
    return any(_uses(each, signal, app, snapshot) for each in tasks)


def _uses(task: TaskRecord, signal: str, app: DeployedApp, snapshot: Snapshot) -> bool:
    if task.kind != "function" or task.wrapper is not None:
        return False
    if task.shared:
        return len(snapshot.deployment.apps) == 1
    return signal == _CONFIGURE and task.app == app.dotted
