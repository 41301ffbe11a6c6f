"""Decides whether the receiver of a method such as ``.delay`` may be a task, if it is not a known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import CANVAS, SIGNING, TAKING_TASK_NAME
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.project.names.entities import Assigned, Defined, External, Member, Module
from celeryls.source.expression.values import Attribute, CallExpression, Name

if TYPE_CHECKING:
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope

_DEEPEST = 20
_SIGNATURES = CANVAS | SIGNING | TAKING_TASK_NAME


def may_be_task(entity: Entity, written: str, resolver: Resolver) -> bool:
    """Whether something may be a task: pools and other task queues have methods with the same names."""
    match entity:
        case External() | Module():
            return False
        case Assigned(path=path, assignment=assignment) if isinstance(assignment.value, CallExpression):
            call, scope = assignment.value, assignment.scope
            return not _is_canvas(call) and not _is_foreign(call.callee, path, scope, resolver)
        case Defined(path=path, definition=definition):
            return not any(
                _is_of_another_queue(each, path, definition.scope, resolver) for each in definition.decorators
            )
        case None:
            return not written.lower().endswith(("pool", "executor"))
        case _:
            return True


def _is_foreign(callee: object, path: str, scope: Scope, resolver: Resolver, depth: int = 0) -> bool:
    """Whether the callee belongs to a library other than Celery; handles cycles such as ``x = x.copy()``."""
    found = resolver.resolve(path, callee.dotted, scope) if isinstance(callee, Name) else None
    if isinstance(found, Member) and isinstance(found.owner, Assigned):
        made = found.owner.assignment
        return (
            depth < _DEEPEST
            and isinstance(made.value, CallExpression)
            and _is_foreign(made.value.callee, found.owner.path, made.scope, resolver, depth + 1)
        )
    return isinstance(found, External) and "celery" not in found.dotted.lower()


def _is_of_another_queue(decorator: object, path: str, scope: Scope, resolver: Resolver) -> bool:
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    found = resolver.resolve(path, named.dotted, scope) if isinstance(named, Name) else None
    if isinstance(found, Member) and isinstance(found.owner, Assigned):
        made = found.owner.assignment
        callee = made.value.callee if isinstance(made.value, CallExpression) else None
        found = resolver.resolve(found.owner.path, callee.dotted, made.scope) if isinstance(callee, Name) else None
    return isinstance(found, External) and found.dotted.partition(".")[0] in OTHER_QUEUES


def _is_canvas(call: CallExpression) -> bool:
    match call.callee:
        case Name(dotted=dotted):
            return dotted.rpartition(".")[2] in _SIGNATURES
        case Attribute(name=name):
            return name in _SIGNATURES or name in ("set", "clone")
        case _:
            return False
