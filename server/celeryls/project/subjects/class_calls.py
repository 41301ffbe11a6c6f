"""Calls of a task's methods on a task class itself, or on a new instance of it, as subjects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING
from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.task_attributes import attributes_of_class
from celeryls.project.tasks.classes import class_name, is_made_by_metaclass, is_task_class
from celeryls.project.tasks.naming.registered_names import registered_names
from celeryls.project.unit_search import UnitSearch
from celeryls.project.values.evaluate import text_of
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.apps.runtime import RuntimeNameReader
    from celeryls.source.outline.model import CallFact, Definition, Scope, UnitOutline

_METHODS = SENDING | RUNNING | SIGNING


class ClassCall(NamedTuple):
    """``Export.delay(…)``, or ``Export().delay(…)``: then ``is_instance`` is True.

    The class is the project's, and all of its bases are known; the method is Celery's own. ``name`` is the name that
    the class has or inherits, None if it has none. ``names`` are those that it can be registered under.
    ``is_registered`` says that the project registers it, or makes another task of that name; None if that is unknown,
    and for a call on the class. ``instance`` is the name of the call's own file that holds the registered instance,
    ``export = app.register_task(Export())``; None if there is none. ``elsewhere`` is what the file of the class says
    of that. ``app`` is the name that the class's file has for its only app; None if it has none, or several, and unless
    the class surely is not registered.
    """

    call: CallExpression
    method: str
    is_instance: bool
    scope: Scope
    definition: Definition
    spot: Spot
    name: str | None
    names: tuple[str, ...]
    is_registered: bool | None = None
    instance: str | None = None
    elsewhere: RegisteredInstance | None = None
    app: str | None = None


class RegisteredInstance(NamedTuple):
    """How the file of a class registers an instance of it, at module level.

    ``name`` holds the instance; None where the result of ``statement``, as in ``app.register_task(Export())``, is not
    kept.
    """

    module: str
    name: str | None
    statement: str


class ClassCallReader:
    """Finds these calls; those of a file are kept until something about them changes."""

    def __init__(self, resolver: Resolver, runtime: RuntimeNameReader) -> None:
        self._resolver = resolver
        self._runtime = runtime
        self._search = UnitSearch(_may_have_calls)

    def in_file(self, path: str, snapshot: Snapshot) -> Iterator[tuple[str, ClassCall]]:
        """The calls of a file, each with the label of its unit."""
        read = partial(_read, path, self._resolver)
        for label, unit in self._search.in_file(path, self._resolver):
            for call in self._resolver.in_unit("class calls", path, label, unit, read):
                is_registered = self._is_registered(call, snapshot) if call.is_instance else None
                instance = self._instance(call, path)
                elsewhere = self._elsewhere(call) if instance is None else None
                app = self._app(call.spot.path) if is_registered is False else None
                known = call._replace(is_registered=is_registered, instance=instance, elsewhere=elsewhere, app=app)
                yield label, known

    def _instance(self, call: ClassCall, path: str) -> str | None:
        for unit in self._resolver.bindings(path).units.values():
            for made in unit.assignments:
                match made.target, made.value:
                    case Name(dotted=target), CallExpression(arguments=(first, *_)) as registering if (
                        not made.scope and registering.last_name == "register_task"
                    ):
                        value = first.value.callee if isinstance(first.value, CallExpression) else first.value
                        named = value.dotted if isinstance(value, Name) else ""
                        found = self._resolver.resolve(path, named, ()) if named else None
                        if "." not in target and isinstance(found, Defined) and found.spot == call.spot:
                            return target
        return None

    def _elsewhere(self, call: ClassCall) -> RegisteredInstance | None:
        path = call.spot.path
        module = next(iter(self._resolver.names_of(path)), None)
        if module is None:
            return None
        if (name := self._instance(call, path)) is not None:
            return RegisteredInstance(module, name, "")
        found = []
        for unit in self._resolver.bindings(path).units.values():
            for called in unit.calls:
                match called.call:
                    case CallExpression(callee=Name(dotted=dotted), arguments=(only,)) if (
                        not called.scope and only.name is None and called.call.last_name == "register_task"
                    ):
                        match only.value:
                            case CallExpression(callee=Name(dotted=made), arguments=()) if made == call.definition.name:
                                found.append(f"{dotted}({made}())")
        return RegisteredInstance(module, None, found[0]) if len(found) == 1 else None

    def _app(self, path: str) -> str | None:
        """The only name in a module's own scope that surely is an app's."""
        resolver = self._resolver
        names = resolver.bindings(path).top
        apps = [name for name in names if is_app(resolver.resolve(path, name, ()), resolver)]
        return apps[0] if len(apps) == 1 else None

    def _is_registered(self, call: ClassCall, snapshot: Snapshot) -> bool | None:
        if any(task.spot == call.spot or call.name for name in call.names for task in snapshot.tasks_named(name)):
            return True
        return None if self._runtime.names(snapshot).makes_others else False


def _may_have_calls(unit: UnitOutline) -> bool:
    return any(map(_owner, unit.calls))


def _owner(called: CallFact) -> tuple[str, str, bool] | None:
    """The name and the method of ``Name.method(…)``, or of ``Name().method(…)`` with True; None for other calls."""
    match called.call.callee:
        case Attribute(of=CallExpression(callee=Name(dotted=owner)), name=method) if method in _METHODS:
            return owner, method, True
        case Name(dotted=dotted) if "." in dotted:
            owner, _, method = dotted.rpartition(".")
            # A class begins with a capital letter: most calls are those of a task.
            return (owner, method, False) if method in _METHODS and owner.rpartition(".")[2][0].isupper() else None
        case _:
            return None


def _read(path: str, resolver: Resolver, _: str, unit: UnitOutline) -> Iterator[ClassCall]:
    for called in unit.calls:
        written = _owner(called)
        found = resolver.resolve(path, written[0], called.scope) if written is not None else None
        if written is None or not isinstance(found, Defined) or found.definition.kind != "class":
            continue
        declared = attributes_of_class(found, resolver) if is_task_class(found, resolver) else None
        if found.definition.decorators or declared is None or written[1] in declared:
            continue
        if is_made_by_metaclass(found, resolver):
            continue
        named = class_name(found, resolver)
        is_named = named is not None and not (isinstance(named.value, Constant) and not named.value.value)
        name = text_of(named, resolver) if named is not None and is_named else None
        if is_named and name is None:
            continue
        names = registered_names(found.definition.name, named, found.path, None, resolver)
        _, method, is_instance = written
        yield ClassCall(called.call, method, is_instance, called.scope, found.definition, found.spot, name, names)
