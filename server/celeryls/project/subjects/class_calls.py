"""Calls of a task's methods on a task class itself, or on a new instance of it, as subjects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING
from celeryls.project.names.entities import Defined
from celeryls.project.subjects.task_attributes import attributes_of_class
from celeryls.project.tasks.classes import class_name, is_task_class
from celeryls.project.tasks.naming.registered_names import registered_names
from celeryls.project.values.evaluate import text_of
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.apps.runtime import RuntimeNameReader
    from celeryls.source.outline.model import Definition, Scope, UnitOutline

_METHODS = SENDING | RUNNING | SIGNING


class ClassCall(NamedTuple):
    """``Export.delay(…)``, or ``Export().delay(…)``: then ``is_instance`` is True.

    The class is the project's, and all of its bases are known; the method is Celery's own. ``name`` is the name that
    the class has or inherits, None if it has none. ``names`` are those that it can be registered under.
    ``is_registered`` says that the project registers it, or makes another task of that name; None if that is unknown.
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


class ClassCallReader:
    """Finds these calls; those of a file are kept until something about them changes."""

    def __init__(self, resolver: Resolver, runtime: RuntimeNameReader) -> None:
        self._resolver = resolver
        self._runtime = runtime

    def in_file(self, path: str, snapshot: Snapshot) -> Iterator[tuple[str, ClassCall]]:
        """The calls of a file, each with the label of its unit."""
        by_units, read = self._resolver.by_units, partial(_read, path, self._resolver)
        found = self._resolver.memo.keep(("class calls", path), lambda: tuple(by_units("class calls", path, read)))
        for label, call in found:
            yield label, call._replace(is_registered=self._is_registered(call, snapshot))

    def _is_registered(self, call: ClassCall, snapshot: Snapshot) -> bool | None:
        if any(task.spot == call.spot or call.name for name in call.names for task in snapshot.tasks_named(name)):
            return True
        return None if self._runtime.names(snapshot).makes_others else False


def _read(path: str, resolver: Resolver, label: str, unit: UnitOutline) -> Iterator[tuple[str, ClassCall]]:
    for called in unit.calls:
        match called.call.callee:
            case Attribute(of=CallExpression(callee=Name(dotted=owner)), name=method):
                is_instance = True
            case Name(dotted=dotted) if "." in dotted:
                owner, _, method = dotted.rpartition(".")
                is_instance = False
            case _:
                continue
        is_own = owner.partition(".")[0] in ("self", "cls")
        found = resolver.resolve(path, owner, called.scope) if method in _METHODS and not is_own else None
        if not isinstance(found, Defined) or found.definition.kind != "class" or found.definition.decorators:
            continue
        declared = attributes_of_class(found, resolver) if is_task_class(found, resolver) else None
        if declared is None or method in declared:
            continue
        named = class_name(found, resolver)
        is_named = named is not None and not (isinstance(named.value, Constant) and not named.value.value)
        name = text_of(named, resolver) if named is not None and is_named else None
        if is_named and name is None:
            continue
        names = registered_names(found.definition.name, named, found.path, None, resolver)
        call = ClassCall(called.call, method, is_instance, called.scope, found.definition, found.spot, name, names)
        yield label, call
