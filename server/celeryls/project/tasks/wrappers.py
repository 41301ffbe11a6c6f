"""Follows a project's own decorators, through calls and return values, to Celery's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.instances import app_of, makes_app
from celeryls.project.names.entities import Assigned, Defined, External, Member
from celeryls.project.names.scopes import class_around
from celeryls.project.tasks.decorator_names import decorator_name
from celeryls.project.tasks.objects import OWN_APP, is_own_task, kept_arguments, method_of, overridden
from celeryls.project.tasks.passed_options import passed_options
from celeryls.project.tasks.recipes import Recipe, spread
from celeryls.project.values.scoped_value import ScopedValue, assigned_value, dotted_of
from celeryls.source.expression.values import Attribute, CallExpression, Name, Operation

if TYPE_CHECKING:
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.recipes import PassedArgument
    from celeryls.source.expression.values import Value

_DEEPEST = 12
_PARTIAL = frozenset(("functools.partial", "functools.partialmethod"))
_CASTS = frozenset(("typing.cast", "typing_extensions.cast"))


class WrapperReader:
    """Reads decorators; ``named`` are the dotted names of those that the settings declare as making tasks."""

    def __init__(self, resolver: Resolver, named: frozenset[str] = frozenset()) -> None:
        self._resolver = resolver
        self.named = named

    def recipe(self, bound: ScopedValue, depth: int = 0, *, applied: bool = False) -> Recipe | None:
        """How a decorator makes tasks; None if it makes no Celery task, or that is unknown.

        Also None for something that is already a task, ``shared_task(function)``, unless ``applied`` is set.
        """
        if depth > _DEEPEST:
            return None
        match bound.value:
            case Name(dotted=dotted):
                return self._of_name(bound, dotted, depth)
            case CallExpression(callee=Name(dotted=dotted), arguments=arguments) as call if is_partial(
                bound, dotted, self._resolver
            ):
                made = self.recipe(bound.at(arguments[0].value), depth + 1) if arguments else None
                # A project function that gets some of its arguments later gets none of them by position here.
                return made and made.called(self._arguments(bound, call)[1:])
            case CallExpression(callee=Name(dotted=dotted), arguments=(*_, last)) if self._returns_last(bound, dotted):
                return self.recipe(bound.at(last.value), depth + 1, applied=applied)
            case Attribute(of=CallExpression(callee=Name(dotted="super")), name=name):
                return self._of_base(bound, name, depth)
            case Attribute(of=CallExpression(callee=Name(dotted=dotted)), name="task"):
                found = self._resolver.resolve(bound.path, dotted, bound.scope)
                return Recipe(app=External(f"{dotted}().task")) if makes_app(found, self._resolver) else None
            case CallExpression(callee=callee) as call:
                made = self.recipe(bound.at(callee), depth + 1, applied=applied)
                if made is None or (not applied and not made.function and _has_function(call)):
                    return None
                return made.called(self._arguments(bound, call))
            case _:
                return None

    def of_method(self, method: Defined) -> Recipe | None:
        """How a method of an object makes tasks when it is used as a decorator; None if it makes none."""
        return self._of_function(method, 0)

    def applied(self, bound: ScopedValue) -> tuple[Recipe, ScopedValue] | None:
        """For ``app.task(function)`` or ``app.task(...)(function)`` the recipe and the function.

        None for anything else.
        """
        match bound.value:
            case CallExpression(callee=callee, arguments=arguments) as call if _has_function(call):
                recipe = self.recipe(bound.at(callee))
                if recipe is not None and recipe.function is None:
                    recipe = recipe.called(self._arguments(bound, call)[1:])  # `app.task(function, name="…")`
                return (recipe, bound.at(arguments[0].value)) if recipe else None
            case _:
                return None

    def finished(self, recipe: Recipe) -> Recipe:
        """The recipe of a decorator that is used without a call: its function gets only the decorated function.

        A class that is not called is not a decorator: what it makes of the function is unknown.
        """
        return recipe.called(()) if recipe.function else recipe

    def _of_name(self, bound: ScopedValue, dotted: str, depth: int) -> Recipe | None:
        resolver = self._resolver
        entity = resolver.resolve(bound.path, dotted, bound.scope)
        method = method_of(entity, resolver)
        made = self._of_function(method, depth + 1) if method is not None else None
        if made is not None and isinstance(entity, Member):
            owner: Entity = entity.owner if made.app == OWN_APP else made.app
            return made._replace(wrapper=dotted_of(method, resolver), app=owner)
        if is_own_task(bound, resolver):
            return Recipe(app=OWN_APP)
        app = app_of(entity, dotted, resolver)
        if app is not False:
            return Recipe(app=None if app is True else app)
        name = decorator_name(entity, dotted, bound, resolver) if self.named else dotted_of(entity, resolver)
        found: Recipe | None = None
        match entity:
            case Assigned():
                found = self.recipe(assigned_value(entity), depth + 1)
            case Defined(definition=definition) if definition.kind != "class":
                ask = self._resolver.of_entity
                found = (
                    self._of_function(entity, depth)
                    if depth
                    else ask("recipe", entity, lambda: self._of_function(entity, 0))
                )
            case Defined():
                found = self._of_class(entity, depth + 1)
            case _:
                pass
        if found is None:
            return Recipe(wrapper=name) if name in self.named else None
        return found._replace(wrapper=name)

    def _of_base(self, bound: ScopedValue, name: str, depth: int) -> Recipe | None:
        """``super().name`` in a method: that of a base in the project, else the ``task`` of Celery's own app."""
        if (method := overridden(name, bound, self._resolver)) is not None:
            return self._of_function(method, depth + 1)
        owner = class_around(self._resolver.bindings(bound.path), bound.scope)
        return Recipe(app=OWN_APP) if name == "task" and makes_app(owner, self._resolver) else None

    def _of_function(self, function: Defined, depth: int) -> Recipe | None:
        if depth > _DEEPEST:
            return None
        for value in self._resolver.returns(function):
            for part in _alternatives(value):
                bound = ScopedValue(part, function.path, function.unit, function.inner, {})
                if recipe := self._returned(bound, depth + 1):
                    passed = passed_options(function, self._resolver)
                    items = (*passed.defaults, *recipe.items, *passed.overrides)
                    return recipe._replace(items=items, function=function, removed=passed.removed)
        return None

    def _of_class(self, made: Defined, depth: int) -> Recipe | None:
        """How the instances of a class make tasks: by ``__call__``, with the arguments of ``__init__``."""
        call = self._resolver.member(made, "__call__")
        recipe = self._of_function(call, depth) if isinstance(call, Defined) else None
        if recipe is None:
            return None
        init = self._resolver.member(made, "__init__")
        if not isinstance(init, Defined):
            return recipe._replace(makes_object=True)
        kept = kept_arguments(init, self._resolver)
        items = tuple(item._replace(scoped=kept.get(_dotted(item.scoped), item.scoped)) for item in recipe.items)
        return recipe._replace(items=items, function=init, makes_object=True)

    def _returned(self, bound: ScopedValue, depth: int) -> Recipe | None:
        """The recipe of a function's return value: a decorator, a task made of something, or a function."""
        if depth > _DEEPEST:
            return None
        match bound.value:
            case Name(dotted=dotted):
                entity = self._resolver.resolve(bound.path, dotted, bound.scope)
                match entity:
                    case Defined(definition=definition) if definition.kind != "class":
                        for decorator in definition.decorators:
                            at = ScopedValue(decorator, entity.path, entity.unit, definition.scope, {})
                            if made := self.recipe(at, depth + 1):
                                return self.finished(made)
                    case Assigned():
                        return self._returned(assigned_value(entity), depth + 1)
                made = self.recipe(bound, depth + 1)
            case _:
                made = self.recipe(bound, depth + 1, applied=True)
        # A nested function returns its result once it gets the function that becomes a task.
        return self.finished(made) if made else None

    def _arguments(self, bound: ScopedValue, call: CallExpression) -> list[PassedArgument]:
        found: list[PassedArgument] = []
        for argument in call.arguments:
            if argument.name == "**":
                found += [(item.name, item.scoped, True) for item in spread(bound.at(argument.value), self._resolver)]
            else:
                found.append((argument.name, bound.at(argument.value), False))
        return found

    def _returns_last(self, bound: ScopedValue, dotted: str) -> bool:
        """Whether a function returns its last argument: ``typing.cast``, and, as far as calls go, ``staticmethod``."""
        if dotted.rpartition(".")[2] not in ("cast", "staticmethod"):
            return False
        entity = self._resolver.resolve(bound.path, dotted, bound.scope)
        return dotted == "staticmethod" if entity is None else isinstance(entity, External) and entity.dotted in _CASTS


def is_partial(bound: ScopedValue, dotted: str, resolver: Resolver) -> bool:
    """Whether a name beside a value is `functools.partial`."""
    entity = resolver.resolve(bound.path, dotted, bound.scope)
    return isinstance(entity, External) and entity.dotted in _PARTIAL


def _dotted(bound: ScopedValue) -> str:
    return bound.value.dotted if isinstance(bound.value, Name) else ""


def _has_function(call: CallExpression) -> bool:
    return bool(call.arguments) and call.arguments[0].name is None


def _alternatives(value: Value) -> tuple[Value, ...]:
    match value:
        case Operation(operator="if" | "or" | "and", operands=operands):
            return operands
        case _:
            return (value,)
