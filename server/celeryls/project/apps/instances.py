"""Decides which names hold a Celery app, and which decorators belong to an app or to Celery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES, CURRENT_APPS, DECORATORS, PERIODIC_DECORATORS
from celeryls.catalogue.other_queues import OTHER_QUEUES
from celeryls.catalogue.setting_names import setting_of
from celeryls.project.names.changing import dotted_of
from celeryls.project.names.entities import Assigned, Defined, Entity, External, Member
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation, Subscript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import UnitOutline

_OF_APPS_ALONE = frozenset(("autodiscover_tasks", "config_from_object", "config_from_envvar", "add_periodic_task"))
_LAZY = frozenset(("Proxy", "LocalProxy", "SimpleLazyObject", "LazyObjectProxy", "LazyProxy", "CallbackProxy"))
"""The last names of libraries' classes whose objects stand for what a function makes once it is needed."""
_DEEPEST = 12


def is_app(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    """Whether something is an app: made by ``Celery(…)``, by a subclass or by a function that returns one."""
    if depth > _DEEPEST:
        return False
    match entity:
        case External(dotted=dotted):
            return dotted in CURRENT_APPS
        case Assigned(path=path, assignment=assignment) if isinstance(assignment.value, CallExpression):
            callee = assignment.value.callee
            found = resolver.resolve(path, callee.dotted, assignment.scope) if isinstance(callee, Name) else None
            if makes_app(found, resolver, depth + 1):
                return True
            if (maker := _lazy_maker(found, assignment.value)) is not None:
                return makes_app(resolver.resolve(path, maker, assignment.scope), resolver, depth + 1)
            target = assignment.target
            unknown = found is None or isinstance(found, External)
            return unknown and isinstance(target, Name) and used_as_app(path, target.dotted, resolver)
        case _:
            return False


def used_as_app(path: str, variable: str, resolver: Resolver) -> bool:
    """Whether a file uses a name as only a Celery app can be used, such as with ``autodiscover_tasks``."""
    by_units = resolver.by_units
    found = resolver.memo.ask(("used as apps", path), lambda: frozenset(by_units("used as apps", path, _used_as_apps)))
    return variable in found


def _used_as_apps(_: str, unit: UnitOutline) -> Iterator[str]:
    for called in unit.calls:
        owner, _, method = (dotted_of(called.call.callee) or "").rpartition(".")
        if method in _OF_APPS_ALONE:
            yield owner
        elif owner.endswith(".conf") and method == "update" and _gives_setting(called.call):
            yield owner.removesuffix(".conf")
    for made in unit.assignments:
        target = made.target.of if isinstance(made.target, Subscript) else made.target
        owner, mark, name = (dotted_of(target) or "").partition(".conf")
        key = made.target.key if isinstance(made.target, Subscript) else None
        written = str(key.value) if isinstance(key, Constant) else name.lstrip(".")
        if mark and owner and setting_of(written, None):
            yield owner


def _gives_setting(call: CallExpression) -> bool:
    pairs = [key for each in call.arguments if isinstance(each.value, Mapping) for key, _ in each.value.pairs]
    names = [str(key.value) for key in pairs if isinstance(key, Constant)]
    return any(setting_of(name, None) for name in (*names, *(each.name for each in call.arguments if each.name)))


def _is_library_s_class(dotted: str) -> bool:
    """Whether a name suggests that a library's class or function makes a Celery app."""
    root, _, rest = dotted.partition(".")
    last = rest.rpartition(".")[2].lower()
    return root != "celery" and "celery" in dotted.lower() and last.endswith(("celery", "celeryapp", "celery_app"))


def may_be_app(entity: Entity, dotted: str, resolver: Resolver) -> bool:
    """Whether something is an app, or its name ``dotted`` suggests one and its value is unknown: ``self.app``."""
    if is_app(entity, resolver):
        return True
    return (entity is None or isinstance(entity, Member)) and _is_named_so(dotted.rpartition(".")[2], f"{dotted}.task")


def makes_app(entity: Entity, resolver: Resolver, depth: int = 0) -> bool:
    """Whether calling it makes an app."""
    if depth > _DEEPEST:
        return False
    match entity:
        case External(dotted=dotted):
            return dotted in APP_CLASSES or _is_library_s_class(dotted)
        case Defined(path=path, definition=definition) if definition.kind == "class":
            names = [base.value.dotted for base in definition.bases if isinstance(base.value, Name)]
            found = (resolver.resolve(path, name, definition.scope) for name in names)
            return any(makes_app(base, resolver, depth + 1) for base in found)
        case Defined(path=path):
            for value in resolver.returns(entity):
                name = value.callee if isinstance(value, CallExpression) else value
                if isinstance(name, Name):
                    found_here = resolver.resolve(path, name.dotted, entity.inner)
                    ask = makes_app if isinstance(value, CallExpression) else is_app
                    if ask(found_here, resolver, depth + 1):
                        return True
            return False
        case _:
            return False


def app_of(entity: Entity, dotted: str, resolver: Resolver) -> Entity | bool:
    """The app that owns a decorator ``task`` with the name ``dotted``; True if every app gets the task.

    False if it does not make a Celery task. If the owner is unknown, its name decides, and `External` is returned: the
    app is unknown.
    """
    match entity:
        case External(dotted=name) if name in DECORATORS or name in PERIODIC_DECORATORS:
            return True
        case Member(owner=owner, name="task") if is_app(owner, resolver):
            return owner
        case Member(owner=Assigned() as owner, name="task"):
            return owner if _may_be_app(owner, dotted, resolver) else False
        case External(dotted=name) if name.endswith(".task"):
            return entity if _is_named_so(name.removesuffix(".task"), dotted) else False
        case None if dotted.endswith(".task"):
            return External(dotted) if _is_named_so(dotted.removesuffix(".task"), dotted) else False
        case None:
            return dotted.rpartition(".")[2] == "shared_task"
        case _:
            return False


def _may_be_app(owner: Assigned, dotted: str, resolver: Resolver) -> bool:
    value = owner.assignment.value
    made_by = ""
    if isinstance(value, CallExpression) and isinstance(value.callee, Name):
        found = resolver.resolve(owner.path, value.callee.dotted, owner.assignment.scope)
        made_by = found.dotted if isinstance(found, External) else value.callee.dotted
        made_by = _lazy_maker(found, value) or made_by
        if isinstance(found, External) and "celery" not in made_by.lower():
            return False
    return "celery" in made_by.lower() or _is_named_so(dotted.removesuffix(".task"), dotted)


def _lazy_maker(callee: Entity, call: CallExpression) -> str | None:
    """The function or class that makes what an object stands for: ``Proxy(make)``, ``Proxy(lambda: make())``.

    None if the callee makes no such object.
    """
    if not isinstance(callee, External) or callee.dotted.rpartition(".")[2] not in _LAZY or not call.arguments:
        return None
    match call.arguments[0].value:
        case Name(dotted=dotted):
            return dotted
        case Operation(operator="lambda", operands=(CallExpression(callee=Name(dotted=dotted)),)):
            return dotted
        case _:
            return None


def _is_named_so(owner: str, dotted: str) -> bool:
    if OTHER_QUEUES & set(owner.split(".")):
        return False
    written = dotted.removesuffix(".task")
    return "celery" in owner.lower() or written.endswith(("app", "application"))
