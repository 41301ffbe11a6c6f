"""The attributes that the class of a task declares: the base, or the class that its app makes tasks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import APP_CLASSES
from celeryls.project.names.entities import Assigned, Defined, External, Member, Spot
from celeryls.project.names.scopes import lineage
from celeryls.project.tasks.classes import base_of_app, is_task_class
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition
    from celeryls.syntax.places import Range

_DEEPEST = 20
_CLASSES = frozenset(("Task", "task_cls"))
"""Attributes of an app that give the class of its tasks."""


class MixedIn(NamedTuple):
    """A method that a task class gets from a class that is no task class; ``base`` is the base that leads there."""

    base: Range
    method: Definition
    spot: Spot


def attributes_of(
    record: TaskRecord, entity: Defined | None, decorator: Value | None, resolver: Resolver
) -> frozenset[str] | None:
    """The attributes that the class of a task declares, other than options; None if a class can't be read."""
    if record.wrapper is not None or entity is None:
        return None
    found: set[str] = set()
    if record.kind == "class":
        return _declared(entity, resolver, found, 0)
    base = decorator.argument("base") if isinstance(decorator, CallExpression) else None
    if base is None:
        return _of_app(record, entity.path, resolver) if record.option("base") is None else None
    if not isinstance(base, Name):
        return None
    above = resolver.resolve(entity.path, base.dotted, entity.definition.scope)
    return _declared(above, resolver, found, 0)


def attributes_of_class(entity: Defined, resolver: Resolver) -> frozenset[str] | None:
    """The attributes that a task class of the project and its bases declare; None if a base can't be read."""
    return _declared(entity, resolver, set(), 0)


def is_class_read(record: TaskRecord, definition: Definition | None, resolver: Resolver) -> bool:
    """Whether the class of a task and all of its bases can be read, also where a wrapper gives the base."""
    if record.kind == "class":
        own = Defined(record.spot.path, record.spot.unit, definition) if definition is not None else None
        return _declared(own, resolver, set(), 0) is not None
    base = record.option("base")
    if base is None:
        return _of_app(record, record.spot.path, resolver) is not None
    if not isinstance(base.value, Name):
        return isinstance(base.value, Constant) and base.value.value is None
    is_here = (base.spot.path, base.spot.unit) == (record.spot.path, record.spot.unit)
    scope = definition.scope if is_here and definition is not None else ()
    return _declared(resolver.resolve(base.spot.path, base.value.dotted, scope), resolver, set(), 0) is not None


def is_class_of_app_read(app: Assigned, resolver: Resolver) -> bool:
    """Whether the class that an app makes its tasks of can be read, and all of its bases."""
    return _of_class_of(app, resolver) is not None


def mixed_in_to(entity: Defined, resolver: Resolver) -> Iterator[MixedIn]:
    """The methods that a task class gets from the project's plain classes before Celery's own: those of its mixins.

    A mixin behind a task class gives it no hook, as `celery.Task` has them all.
    """
    names = set(resolver.bindings(entity.path).inner(entity))
    for base, above in zip(entity.definition.bases, resolver.bases(entity), strict=False):
        if not isinstance(above, Defined) or is_task_class(above, resolver):
            return
        for each in lineage(above, resolver.bases):
            if not isinstance(each, Defined) or each.definition.decorators:
                return
            found = resolver.bindings(each.path)
            unit = found.unit(each.unit)
            for method in unit.definitions if unit else ():
                if method.scope == each.inner and method.kind != "class" and method.name not in names:
                    yield MixedIn(base.range, method, Spot(each.path, each.unit, method.name_range))
            names |= set(found.inner(each))


def _of_app(record: TaskRecord, path: str, resolver: Resolver) -> frozenset[str] | None:
    """Those of the class that an app makes its tasks of: ``Celery(task_cls=…)``, or ``app.Task = …``."""
    app = resolver.symbol(record.app, path) if record.app is not None else None
    return _of_class_of(app, resolver) if isinstance(app, Assigned) else frozenset()


def _of_class_of(app: Assigned, resolver: Resolver) -> frozenset[str] | None:
    """As `_of_app`, for the variable that holds the app."""
    made = app.assignment.value
    if not isinstance(made, CallExpression) or not isinstance(made.callee, Name):
        return frozenset()
    if made.argument("task_cls") is not None:
        return _declared(base_of_app(app, resolver), resolver, set(), 0)
    match resolver.resolve(app.path, made.callee.dotted, app.assignment.scope):
        case Defined() as maker if _gives_class(maker, resolver):
            return None
        case External(dotted=dotted) if dotted not in APP_CLASSES:
            return None
        case _:
            return frozenset()


def _gives_class(maker: Defined, resolver: Resolver) -> bool:
    """Whether the code that makes an app sets the class of its tasks: ``task_cls = …``, ``app.Task = …``."""
    names = resolver.bindings(maker.path).inner(maker)
    unit = resolver.bindings(maker.path).unit(maker.unit)
    inner = maker.inner
    made = [each for each in (unit.assignments if unit else ()) if each.scope[: len(inner)] == inner]
    targets = (each.target.dotted for each in made if isinstance(each.target, Name))
    return not _CLASSES.isdisjoint(names) or any(each.rpartition(".")[2] in _CLASSES for each in targets)


def _declared(entity: object, resolver: Resolver, found: set[str], depth: int) -> frozenset[str] | None:
    if isinstance(entity, External):
        return frozenset(found) if entity.dotted.startswith("celery.") else None
    if isinstance(entity, Member) and entity.name == "Task" and isinstance(entity.owner, Assigned):
        of_app = _of_class_of(entity.owner, resolver)
        return None if of_app is None else frozenset(found | of_app)
    if not isinstance(entity, Defined) or depth > _DEEPEST:
        return None
    found |= set(resolver.bindings(entity.path).inner(entity))
    for base in entity.definition.bases:
        if base.name is not None:
            continue
        above = (
            resolver.resolve(entity.path, base.value.dotted, entity.definition.scope)
            if isinstance(base.value, Name)
            else None
        )
        if _declared(above, resolver, found, depth + 1) is None:
            return None
    return frozenset(found)
