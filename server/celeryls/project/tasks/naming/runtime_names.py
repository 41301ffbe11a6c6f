"""Finds the names of tasks that only running code tells: by which tasks are sent, and of tasks made in unknown ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import MAKING, TAKING_TASK_NAME
from celeryls.project.model.tasks import RuntimeNames
from celeryls.project.names.entities import Assigned, Defined, External, Member
from celeryls.project.names.purposes import purpose_of
from celeryls.project.tasks.classes import has_metaclass, is_task_class
from celeryls.project.tasks.unfollowed import is_probable
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.model.tasks import TaskRecord, UseRecord
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import CallFact

_BY_NAME = ("send", "signature", "beat", "name")
_NOTHING = RuntimeNames()


def runtime_names(
    path: str, made: tuple[TaskRecord, ...], uses: Iterable[UseRecord], tasks: TaskReader, resolver: Resolver
) -> RuntimeNames:
    """Those of a file with these tasks and uses; none for a file of tests, which a worker does not load."""
    if purpose_of(path, resolver.root) == "test":
        return _NOTHING
    sent = frozenset(use.task for use in uses if use.kind in _BY_NAME and use.task is not None)
    units = resolver.bindings(path).units.items()
    calls = [(label, called) for label, unit in units for called in unit.calls]
    computed = (_beginning(path, label, called, tasks, resolver) for label, called in calls)
    kept = {task.head for task in made}
    decorators = {
        each.value.range: label
        for label, unit in units
        for each in unit.assignments
        if isinstance(each.target, Name) and each.target.dotted in kept
    }
    others = ((label, called) for label, called in calls if decorators.get(called.call.range) != label)
    definitions = [Defined(path, label, definition) for label, unit in units for definition in unit.definitions]
    by_metaclass = any(has_metaclass(each.definition) and is_task_class(each, resolver) for each in definitions)
    makes_others = (
        by_metaclass
        or any(_makes_other(path, label, called, made, tasks, resolver) for label, called in others)
        or any(_may_make(each, tasks, resolver) for each in definitions)
    )
    return RuntimeNames(sent, frozenset(each for each in computed if each is not None), makes_others, by_metaclass)


def combined(found: Iterable[RuntimeNames]) -> RuntimeNames:
    """All of them as one."""
    every = list(found)
    return RuntimeNames(
        frozenset().union(*(each.sent for each in every)),
        frozenset().union(*(each.computed for each in every)),
        any(each.makes_others for each in every),
        any(each.by_metaclass for each in every),
    )


def _beginning(path: str, label: str, called: CallFact, tasks: TaskReader, resolver: Resolver) -> str | None:
    """What is known of the computed name by which a call sends a task; None if it computes none."""
    call = called.call
    if call.last_name not in TAKING_TASK_NAME:
        return None
    value = call.argument("name" if call.last_name == "send_task" else "task", 0)
    if value is None or isinstance(value, Constant):
        return None
    scoped = ScopedValue(value, path, label, called.scope, {})
    if text_of(scoped, resolver) is not None:
        return None
    if isinstance(value, Name):
        entity = resolver.resolve(path, value.dotted.removesuffix(".name"), called.scope)
        return None if tasks.of(entity) is not None else ""
    first = value.operands[0] if isinstance(value, Operation) and value.operands else value
    return text_of(scoped.at(first), resolver) or ""


def _makes_other(
    path: str, label: str, called: CallFact, made: tuple[TaskRecord, ...], tasks: TaskReader, resolver: Resolver
) -> bool:
    """Whether a call makes a task of something unknown: ``app.task(name=…)(function)`` in a loop."""
    call = called.call
    if call.last_name not in MAKING or any(_contains(task, path, label, call) for task in made):
        return False
    scoped = ScopedValue(call, path, label, called.scope, {})
    if call.last_name != "register_task" and tasks.wrappers.recipe(scoped, applied=True) is None:
        return False
    if any(task.kind == "class" and call.last_name == "register_task" for task in tasks.of_call(scoped)):
        return False
    return not _is_in_wrapper(path, called, tasks, resolver)


def _contains(task: TaskRecord, path: str, label: str, call: CallExpression) -> bool:
    spot = task.call
    return (
        spot is not None
        and (spot.path, spot.unit) == (path, label)
        and spot.range.start <= call.range.start
        and call.range.end <= spot.range.end
    )


def _is_in_wrapper(path: str, called: CallFact, tasks: TaskReader, resolver: Resolver) -> bool:
    """Whether a call is in a function that is followed where it is used as a decorator."""
    for length in range(1, len(called.scope) + 1):
        if called.scope[length - 1][0] == "def":
            function = resolver.bindings(path).definition(called.scope[:length])
            if function is not None and tasks.wrappers.of_method(function) is not None:
                return True
    return False


def _may_make(entity: Defined, tasks: TaskReader, resolver: Resolver) -> bool:
    """Whether a decorator that can't be followed may make a task of a function."""
    definition = entity.definition
    if definition.kind == "class" or not definition.decorators or tasks.of(entity) is not None:
        return False
    for decorator in definition.decorators:
        scoped = ScopedValue(_head(decorator), entity.path, entity.unit, definition.scope, {})
        if _is_looked_up(decorator, scoped, resolver) or is_probable(scoped, resolver, is_sent=False):
            return True
    return False


def _is_looked_up(decorator: Value, scoped: ScopedValue, resolver: Resolver) -> bool:
    """Whether a decorator comes from ``getattr(app, "task")``, a table or a condition."""
    if not isinstance(scoped.value, Name):
        return not isinstance(scoped.value, Attribute)
    if scoped.value.dotted == "getattr":
        return isinstance(decorator, CallExpression)
    match resolver.resolve(scoped.path, scoped.value.dotted, scoped.scope):
        case Assigned(path=path, assignment=made) if isinstance(made.value, CallExpression):
            callee = made.value.callee
            if not isinstance(callee, Name):
                return False
            return callee.dotted == "getattr" or _is_unknown(resolver.resolve(path, callee.dotted, made.scope))
        case Assigned():
            return True
        case _:
            return False


def _is_unknown(entity: Entity) -> bool:
    return not isinstance(entity, External | Defined | Member)


def _head(decorator: Value) -> Value:
    return decorator.callee if isinstance(decorator, CallExpression) else decorator
