"""Which names hold a Celery app, and which decorators are an app's or Celery's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES, CURRENT_APPS, DECORATORS, PERIODIC_DECORATORS
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member
from celeryls.source.expression.values import Call, Name

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver

_DEEPEST = 12


def is_app(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    """Whether something is an app: made by ``Celery(…)``, by a class above it or by a function that returns one."""
    if depth > _DEEPEST:
        return False
    match entity:
        case External(dotted=dotted):
            return dotted in CURRENT_APPS
        case Assigned(path=path, assignment=assignment) if isinstance(assignment.value, Call):
            callee = assignment.value.callee
            found = resolver.resolve(path, callee.dotted, assignment.scope) if isinstance(callee, Name) else None
            return makes_app(found, resolver, depth + 1)
        case _:
            return False


def may_be_app(entity: Entity, dotted: str, resolver: Resolver) -> bool:
    """Whether something is an app, or is written ``dotted`` as one and nothing tells what it is: ``self.app``."""
    if is_app(entity, resolver):
        return True
    return (entity is None or isinstance(entity, Member)) and _is_named_so(dotted.rpartition(".")[2], f"{dotted}.task")


def makes_app(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    """Whether calling it makes an app."""
    if depth > _DEEPEST:
        return False
    match entity:
        case External(dotted=dotted):
            return dotted in APP_CLASSES
        case Defined(path=path, definition=definition) if definition.kind == "class":
            names = [base.value.dotted for base in definition.bases if isinstance(base.value, Name)]
            found = (resolver.resolve(path, name, definition.scope) for name in names)
            return any(makes_app(base, resolver, depth + 1) for base in found)
        case Defined(path=path):
            for value in resolver.returns(entity):
                name = value.callee if isinstance(value, Call) else value
                if isinstance(name, Name):
                    found_here = resolver.resolve(path, name.dotted, entity.inner)
                    ask = makes_app if isinstance(value, Call) else is_app
                    if ask(found_here, resolver, depth + 1):
                        return True
            return False
        case _:
            return False


def app_of(entity: Entity, dotted: str, resolver: Resolver) -> Entity | bool:
    """The app whose ``task`` a decorator is, which is written ``dotted``; True where it is a task of no certain app.

    False where it makes no task of Celery's. Where nothing tells what the owner is, its name decides.
    """
    match entity:
        case External(dotted=name) if name in DECORATORS or name in PERIODIC_DECORATORS:
            return True
        case Member(owner=owner, name="task") if is_app(owner, resolver):
            return owner
        case Member(owner=Assigned() as owner, name="task"):
            return owner if _may_be_app(owner, dotted, resolver) else False
        case External(dotted=name) if name.endswith(".task"):
            return _is_named_so(name.removesuffix(".task"), dotted)
        case None if dotted.endswith(".task"):
            return _is_named_so(dotted.removesuffix(".task"), dotted)
        case None:
            return dotted.rpartition(".")[2] == "shared_task"
        case _:
            return False


def _may_be_app(owner: Assigned, dotted: str, resolver: Resolver) -> bool:
    value = owner.assignment.value
    made_by = ""
    if isinstance(value, Call) and isinstance(value.callee, Name):
        found = resolver.resolve(owner.path, value.callee.dotted, owner.assignment.scope)
        made_by = found.dotted if isinstance(found, External) else value.callee.dotted
        if isinstance(found, External) and "celery" not in made_by.lower():
            return False
    return "celery" in made_by.lower() or _is_named_so(dotted.removesuffix(".task"), dotted)


def _is_named_so(owner: str, dotted: str) -> bool:
    if OTHER_QUEUES & set(owner.split(".")):
        return False
    written = dotted.removesuffix(".task")
    return "celery" in owner.lower() or written.endswith(("app", "application"))
