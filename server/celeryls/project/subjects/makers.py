"""The uses of Celery's own decorators as subjects, whether they make a task or Celery refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import APP_CLASSES, DECORATORS, MAKING
from celeryls.project.apps.instances import is_app
from celeryls.project.names.entities import Assigned, External, Member
from celeryls.project.subjects.replaced import replacement
from celeryls.project.tasks.objects import method_of
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Argument, Value
    from celeryls.source.outline.model import Definition, Scope, UnitOutline


class Maker(NamedTuple):
    """A use of Celery's own decorator: ``@shared_task``, ``@app.task(…)``, ``app.task(function)``.

    It may make no task, because Celery refuses it. ``value`` is the decorator, or the whole call; ``arguments`` are
    those of the decorator itself, None for a bare ``@shared_task``. ``is_shared`` says that it is no app's.
    ``definition`` is what is decorated; for a call it is None, and ``given`` is what the task is made of.
    ``replacing`` are the decorators above that surely replace the task by something else, each with its type.
    """

    value: Value
    arguments: tuple[Argument, ...] | None
    is_shared: bool
    scope: Scope
    definition: Definition | None = None
    given: Value | None = None
    replacing: tuple[tuple[Value, str], ...] = ()


def makers_in(path: str, unit: UnitOutline, resolver: Resolver) -> Iterator[Maker]:
    """The uses of Celery's own decorators in a unit."""
    for definition in unit.definitions:
        replacing: tuple[tuple[Value, str], ...] = ()
        for decorator in definition.decorators:
            is_shared = _is_shared(decorator, path, definition.scope, resolver)
            if is_shared is not None:
                own = decorator.arguments if isinstance(decorator, CallExpression) else None
                yield Maker(decorator, own, is_shared, definition.scope, definition, replacing=replacing)
            elif (made := replacement(decorator, path, definition.scope, resolver)) is not None:
                replacing = (*replacing, (decorator, made))
    for call, scope in _calls(unit):
        outer = call.callee if isinstance(call.callee, CallExpression) else call
        is_shared = _is_shared(outer, path, scope, resolver)
        if is_shared is None:
            continue
        first = next((each for each in call.arguments if each.name is None), None)
        own = outer.arguments if outer is not call else tuple(each for each in call.arguments if each is not first)
        yield Maker(call, own, is_shared, scope, given=first.value if first is not None else None)


def _calls(unit: UnitOutline) -> Iterator[tuple[CallExpression, Scope]]:
    """The calls of a unit, and those of the result of a call that a name holds: ``app.task(…)(function)``."""
    for called in unit.calls:
        yield called.call, called.scope
    for made in unit.assignments:
        if isinstance(made.value, CallExpression) and isinstance(made.value.callee, CallExpression):
            yield made.value, made.scope


def _is_shared(decorator: Value, path: str, scope: Scope, resolver: Resolver) -> bool | None:
    """Whether it is `shared_task`; False for the method of an app, None for anything else, or unknown."""
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    if not isinstance(named, Name) or named.dotted.rpartition(".")[2] not in MAKING:
        return None
    found = resolver.resolve(path, named.dotted, scope)
    match found:
        case External(dotted=dotted) if dotted in DECORATORS:
            return True
        case Member(owner=owner, name="task") if is_app(owner, resolver) and method_of(found, resolver) is None:
            return None if _is_of_library(owner, resolver) else False
        case _:
            return None


def _is_of_library(app: Entity, resolver: Resolver) -> bool:
    """Whether a library other than Celery makes an app: its ``task`` may take other arguments."""
    if not isinstance(app, Assigned) or not isinstance(app.assignment.value, CallExpression):
        return False
    callee = app.assignment.value.callee
    found = resolver.resolve(app.path, callee.dotted, app.assignment.scope) if isinstance(callee, Name) else None
    return isinstance(found, External) and found.dotted not in APP_CLASSES
