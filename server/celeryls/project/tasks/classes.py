"""Task classes, and the options that they and their bases set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import TASK_CLASSES, TASK_OPTIONS
from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member
from celeryls.project.names.scopes import lineage
from celeryls.project.tasks.functions import definition_named
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Constant, Name, Unknown
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Definition, Scope

_PLAIN_METACLASSES = frozenset(("ABCMeta", "abc.ABCMeta", "type"))
_REGISTERING = ("register_task", "tasks.register")


def class_options(entity: Entity, resolver: Resolver) -> dict[str, ScopedValue]:
    """The options that a task's class sets, including its bases; empty for a class outside of the project."""
    found: dict[str, ScopedValue] = {}
    for name, bound in all_class_options(entity, resolver):
        found.setdefault(name, bound)
    return found


def all_class_options(entity: Entity, resolver: Resolver) -> Iterator[tuple[str, ScopedValue]]:
    """As ``class_options``, followed by those that a nearer class overrides."""
    for each in _order(entity, resolver):
        yield from _own(each, resolver)


def class_name(entity: Entity, resolver: Resolver) -> ScopedValue | None:
    """The value of a task class's ``name``, of its instances if ``__init__`` sets it; None if nothing sets it.

    A property's value is unknown.
    """
    classes = list(_order(entity, resolver))
    for each in classes:
        unit = resolver.bindings(each.path).unit(each.unit)
        for made in unit.assignments if unit else ():
            if made.scope == (*each.inner, ("def", "__init__")) and _is_own_name(made.target):
                return ScopedValue(made.value, each.path, each.unit, made.scope, {})
    for each in classes:
        if bound := resolver.bindings(each.path).inner(each).get("name"):
            fact, label = bound[-1].fact, bound[-1].unit
            value = fact.value if isinstance(fact, Assignment) else Unknown("property", each.definition.name_range)
            return ScopedValue(value, each.path, label, each.inner, {})
    return None


def _is_own_name(target: Value) -> bool:
    return isinstance(target, Name) and target.dotted == "self.name"


def is_task_class(entity: Entity, resolver: Resolver) -> bool:
    """Whether it is Celery's own ``Task`` or a subclass."""
    if _is_celerys(entity):
        return True
    return any(_is_celerys(base) for each in _order(entity, resolver) for base in resolver.bases(each))


def may_be_task_class(entity: Entity, resolver: Resolver) -> bool:
    """Whether it may be one: a base is unknown, or belongs to a library."""
    if is_task_class(entity, resolver):
        return True
    bases = [base for each in _order(entity, resolver) for base in resolver.bases(each)]
    return any(base is None or isinstance(base, External) for base in bases)


def registered_class(bound: ScopedValue, resolver: Resolver) -> tuple[Defined, Entity] | None:
    """The class that ``app.register_task(Export())`` registers, and the app; None for any other value."""
    match bound.value:
        case CallExpression(callee=Name(dotted=dotted), arguments=(first, *_)) if dotted.endswith(_REGISTERING):
            pass
        case _:
            return None
    value = first.value.callee if isinstance(first.value, CallExpression) else first.value
    if not isinstance(value, Name):
        return None
    entity = definition_named(value, bound, resolver, ("class",))
    app = _app_registering(entity, dotted, bound, resolver) if entity is not None else None
    return (entity, app) if entity is not None and app is not None else None


def has_metaclass(definition: Definition) -> bool:
    """Whether a class statement names a metaclass that may register the class, and name it."""
    given = (base.value for base in definition.bases if base.name == "metaclass")
    return any(not isinstance(each, Name) or each.dotted not in _PLAIN_METACLASSES for each in given)


def is_made_by_metaclass(entity: Entity, resolver: Resolver) -> bool:
    """Whether a class or one that it inherits from has such a metaclass."""
    return any(isinstance(each, Defined) and has_metaclass(each.definition) for each in _order(entity, resolver))


def registering_app(entity: Defined, resolver: Resolver) -> Entity:
    """The app that ``@app.register_task`` registers a class with; None unless that is its only decorator."""
    match entity.definition.decorators:
        case (Name(dotted=dotted) as decorator,) if "." in dotted and dotted.endswith(_REGISTERING):
            bound = ScopedValue(decorator, entity.path, entity.unit, entity.definition.scope, {})
            return _app_registering(entity, dotted, bound, resolver)
        case _:
            return None


def _app_registering(entity: Defined, dotted: str, bound: ScopedValue, resolver: Resolver) -> Entity:
    """The app that a method, by its dotted name, registers a class with; None if it registers none."""
    owner = resolver.resolve(bound.path, dotted, bound.scope)
    if isinstance(owner, Defined | Assigned) or (isinstance(owner, External) and "celery" not in owner.dotted):
        return None
    written = dotted.removesuffix(".register_task").removesuffix(".tasks.register")
    app = resolver.resolve(bound.path, written, bound.scope)
    may_be = may_be_task_class if is_app(app, resolver) else is_task_class
    if not may_be(entity, resolver):
        return None
    return app if isinstance(app, Assigned) else External(dotted)


def base_of_app(app: Entity, resolver: Resolver) -> Entity:
    """The class of an app's tasks: ``Celery(task_cls=…)``; None if it is Celery's own."""
    if not isinstance(app, Assigned) or not isinstance(app.assignment.value, CallExpression):
        return None
    return task_class_of(app.assignment.value, app.path, app.assignment.scope, resolver)


def task_class_of(call: CallExpression, path: str, scope: Scope, resolver: Resolver) -> Entity:
    """The class of which an app makes its tasks, from the call that makes the app; None if it is Celery's own."""
    match call.argument("task_cls"):
        case Name(dotted=dotted):
            return resolver.resolve(path, dotted, scope)
        case Constant(value=str() as dotted):
            return resolver.symbol(dotted, path)
        case _:
            return None


def main_of_app(app: Entity, resolver: Resolver) -> str | None:
    """The first argument of an app's ``Celery(…)``; None if it has none, or it is unknown."""
    if not isinstance(app, Assigned) or not isinstance(app.assignment.value, CallExpression):
        return None
    main = app.assignment.value.argument("main", 0)
    return (
        text_of(ScopedValue(main, app.path, app.unit, app.assignment.scope, {}), resolver) if main is not None else None
    )


def _order(entity: Entity, resolver: Resolver) -> Iterator[Defined]:
    """A class and its bases in the order of attribute lookup; ``app.Task`` is the app's task class."""

    def bases(owner: Defined) -> Iterator[Entity]:
        return (_task_class(base, resolver) for base in resolver.bases(owner))

    for each in lineage(_task_class(entity, resolver), bases):
        if isinstance(each, Defined) and each.definition.kind == "class":
            yield each


def _task_class(entity: Entity, resolver: Resolver) -> Entity:
    match entity:
        case Member(owner=Assigned() as app, name="Task"):
            return base_of_app(app, resolver)
        case _:
            return entity


def _own(entity: Defined, resolver: Resolver) -> Iterator[tuple[str, ScopedValue]]:
    for name, bound in resolver.bindings(entity.path).inner(entity).items():
        fact = bound[-1].fact
        if name in TASK_OPTIONS and isinstance(fact, Assignment):
            yield name, ScopedValue(fact.value, entity.path, bound[-1].unit, fact.scope, {})


def _is_celerys(entity: Entity) -> bool:
    match entity:
        case External(dotted=dotted):
            return dotted in TASK_CLASSES or dotted.endswith(("celery.app.task.Task", "current_app.Task"))
        case Member(owner=Assigned(), name="Task"):
            return True
        case _:
            return False
