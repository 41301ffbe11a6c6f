"""Finds the tasks of a project: those that its decorators and calls make of functions and classes, and their names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from celeryls.catalogue.names import MAKING
from celeryls.project.model.tasks import TaskRecord
from celeryls.project.names.entities import Assigned, Defined, Entity
from celeryls.project.tasks.accepted_options import accepted_options
from celeryls.project.tasks.arguments import required_parameters
from celeryls.project.tasks.classes import (
    all_class_options,
    base_of_app,
    class_name,
    main_of_app,
    registered_class,
    registering_app,
)
from celeryls.project.tasks.functions import definition_named, is_lambda, stands_for_another
from celeryls.project.tasks.naming.registered_names import registered_names, with_script_name
from celeryls.project.tasks.options import options_of_classes, options_of_recipe
from celeryls.project.tasks.wrappers import WrapperReader
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import ScopedValue, assigned_value, dotted_of
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.tasks import OptionOrigin, OptionRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.tasks.recipes import Recipe
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline

_CREATING = frozenset((None, *MAKING, "periodic_task", "register"))
_MANY = 100


class TaskReader:
    """Finds tasks; its answers are cached by `Resolver`."""

    def __init__(self, resolver: Resolver, wrappers: frozenset[str] = frozenset()) -> None:
        self._resolver = resolver
        self.wrappers = WrapperReader(resolver, wrappers)

    def of(self, entity: Entity) -> TaskRecord | None:
        """The task that an entity holds; None if it holds none, or that is unknown."""
        match entity:
            case Defined(definition=definition) if definition.decorators:
                return self._resolver.of_entity("task", entity, lambda: self._of_definition(entity))
            case Assigned(assignment=assignment) if _has_object(assignment.value):
                return self._resolver.of_entity("task", entity, lambda: self._of_assigned(entity))
            case _:
                return None

    def name_of(self, entity: Entity) -> str | None:
        """The name of the task that an entity holds; None if it holds none, or that is unknown."""
        made = self.of(entity)
        return made.name if made else None

    def in_file(self, path: str) -> tuple[TaskRecord, ...]:
        """All tasks that a file makes, in the order of the text; a class is listed where it is registered."""
        by_units = self._resolver.by_units
        return self._resolver.memo.keep(
            ("tasks", path), lambda: tuple(by_units("tasks", path, partial(self._in_unit, path)))
        )

    def read_units(self, path: str) -> Steps:
        """Prepares ``in_file`` for a large file, in steps, and for a unit of many definitions, each of them."""
        memo = self._resolver.memo
        for label, unit in self._resolver.bindings(path).units.items():
            if len(unit.definitions) > _MANY and not (("tasks", path) in memo or ("tasks", path, label) in memo):
                for definition in unit.definitions:
                    memo.prepare(("tasks", path), partial(self.of, Defined(path, label, definition)))
                    yield
        yield from self._resolver.read_units("tasks", path, partial(self._in_unit, path))

    def in_unit(self, path: str, label: str, unit: UnitOutline) -> tuple[TaskRecord, ...]:
        """The tasks that one unit of a file makes, by its label."""
        return self._resolver.in_unit("tasks", path, label, unit, partial(self._in_unit, path))

    def of_call(self, bound: ScopedValue) -> tuple[TaskRecord, ...]:
        """The task that a call makes or registers; none if it makes none, or that is unknown."""
        made = self._of_call(bound, None)
        return (made,) if made else ()

    def _in_unit(self, path: str, label: str, unit: UnitOutline) -> Iterator[TaskRecord]:
        for definition in unit.definitions:
            if definition.decorators and (made := self.of(Defined(path, label, definition))):
                yield made
        yield from self._of_calls(path, label, unit)

    def _of_calls(self, path: str, label: str, unit: UnitOutline) -> Iterator[TaskRecord]:
        assigned = [assignment for assignment in unit.assignments if _has_object(assignment.value)]
        for assignment in assigned:
            if made := self.of(Assigned(path, label, assignment)):
                yield made
        seen = {assignment.value.range for assignment in assigned}
        for called in unit.calls:
            if _has_object(called.call) and _last(called.call) in _CREATING and called.call.range not in seen:
                made = self._of_call(ScopedValue(called.call, path, label, called.scope, {}), None)
                if made is not None:
                    yield made

    def _of_definition(self, entity: Defined) -> TaskRecord | None:
        definition = entity.definition
        if definition.kind == "class" and (app := registering_app(entity, self._resolver)):
            return self._of_class(entity, app)
        for decorator in definition.decorators:
            bound = ScopedValue(decorator, entity.path, entity.unit, definition.scope, {})
            recipe = self.wrappers.recipe(bound)
            if recipe and not recipe.makes_object:
                if stands_for_another(entity, self._resolver):
                    return None
                made = self._made(self.wrappers.finished(recipe), entity, bound, "decorator")
                options = accepted_options(bound, self.wrappers, self._resolver)
                return made._replace(accepted_options=options, head=_head(decorator))
        return None

    def _of_assigned(self, entity: Assigned) -> TaskRecord | None:
        return self._of_call(assigned_value(entity), entity)

    def _of_call(self, bound: ScopedValue, target: Assigned | None) -> TaskRecord | None:
        """The task that ``app.task(function)`` makes, or ``app.register_task(Class())``."""
        if registered := registered_class(bound, self._resolver):
            return self._of_class(*registered)
        recipe, function = self.wrappers.applied(bound) or (None, bound)
        named = function.value
        if recipe is not None and is_lambda(named):
            return self._of_lambda(self.wrappers.finished(recipe), function, bound)
        if recipe is None or not isinstance(named, Name):
            return None
        entity = definition_named(named, function, self._resolver, ("def", "async def"))
        if entity is None or (recipe.function and not _is_named(target)):
            return None
        if stands_for_another(entity, self._resolver):
            return None
        made = self._made(self.wrappers.finished(recipe), entity, bound, "call")
        callee = bound.value.callee if isinstance(bound.value, CallExpression) else None
        maker = bound.at(callee) if isinstance(callee, CallExpression) else bound
        taken = accepted_options(maker, self.wrappers, self._resolver)
        return made._replace(call=bound.spot, accepted_options=taken)

    def _of_lambda(self, recipe: Recipe, function: ScopedValue, maker: ScopedValue) -> TaskRecord | None:
        """A task made of a lambda; without a name of its own Celery rejects it (`inspect.Signature`)."""
        given = recipe.options().get("name")
        name = text_of(given, self._resolver) if given else None
        if name is None:
            return None
        modules = self._resolver.names_of(maker.path)
        return TaskRecord(
            name=name,
            names=(name,),
            function="<lambda>",
            module=modules[0] if modules else "",
            kind="function",
            spot=function.spot,
            options=tuple(options_of_recipe(recipe, maker, "call")),
            wrapper=recipe.wrapper,
            app=dotted_of(recipe.app, self._resolver),
            nested=any(scoped == "def" for scoped, _ in maker.scope),
            accepted_options=frozenset(),
            shared=recipe.app is None,
        )

    def _of_class(self, entity: Defined, app: Entity) -> TaskRecord:
        every = list(all_class_options(entity, self._resolver))
        name = class_name(entity, self._resolver)
        return self._entry(entity, "class", name, options_of_classes(every, is_base=False), None, app)

    def _made(self, recipe: Recipe, entity: Defined, maker: ScopedValue, form: OptionOrigin) -> TaskRecord:
        resolver = self._resolver
        own = recipe.options()
        base = own.get("base")
        if base is None:
            found = base_of_app(recipe.app, resolver)
        else:
            written = base.value
            found = resolver.resolve(base.path, written.dotted, base.scope) if isinstance(written, Name) else None
        above = [(name, bound) for name, bound in all_class_options(found, resolver) if name != "name"]
        options = (*options_of_recipe(recipe, maker, form), *options_of_classes(above, is_base=True))
        made = self._entry(entity, "function", own.get("name"), options, recipe.wrapper, recipe.app)
        if made.names and "name" not in own and isinstance(recipe.app, Assigned) and recipe.app.path == entity.path:
            made = with_script_name(made, main_of_app(recipe.app, resolver))
        if recipe.wrapper in self.wrappers.named:
            made = made._replace(has_all_options=False)
        if recipe.is_whole:
            return made._replace(required=required_parameters(made, entity.definition))
        made = made._replace(has_all_options=False)
        return made if "name" in own else made._replace(name=None, names=())

    def _entry(
        self,
        entity: Defined,
        kind: Literal["function", "class"],
        name: ScopedValue | None,
        options: Iterable[OptionRecord],
        wrapper: str | None,
        app: Entity,
    ) -> TaskRecord:
        definition, path = entity.definition, entity.path
        modules = self._resolver.names_of(path)
        names = registered_names(definition.name, name, path, app, self._resolver)
        return TaskRecord(
            name=names[0] if names else None,
            names=names,
            function=definition.name,
            module=modules[0] if modules else "",
            kind=kind,
            spot=entity.spot,
            options=tuple(options),
            wrapper=wrapper,
            app=dotted_of(app, self._resolver),
            nested=any(scoped == "def" for scoped, _ in definition.scope),
            shared=app is None,
        )


def _has_object(value: Value) -> bool:
    """Whether a call has a positional argument, which may be the function or class of a task."""
    return isinstance(value, CallExpression) and bool(value.arguments) and value.arguments[0].name is None


def _last(call: CallExpression) -> str | None:
    return call.callee.dotted.rpartition(".")[2] if isinstance(call.callee, Name) else None


def _head(decorator: Value) -> str:
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    return named.dotted if isinstance(named, Name) else ""


def _is_named(target: Assigned | None) -> bool:
    """Whether a name holds the result of a call."""
    return target is not None and isinstance(target.assignment.target, Name)
