"""Calls of tasks and canvases as rules see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING, TAKING_TASK_NAME
from celeryls.project.names.entities import Assigned, Defined, External
from celeryls.project.subjects.model import Call, Canvas, Step
from celeryls.source.expression import values
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.made import Named
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import Tasks
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

_METHODS = SENDING | RUNNING | SIGNING
_CANVASES: dict[str, Literal["chain", "group", "chord"]] = {"chain": "chain", "group": "group", "chord": "chord"}
_LINKS = ("link", "link_error")


def calls_of(unit: UnitOutline, uses: Iterable[Named]) -> Iterator[Call]:
    """The calls of a unit that name a task; ``uses`` are those that stand in it."""
    by_start = sorted(uses, key=lambda use: use.spot.range)
    for called in unit.calls:
        call = called.call
        method, owner = _method(call)
        if method not in _METHODS and method not in TAKING_TASK_NAME:
            continue
        use = next((each for each in by_start if _names(call, each)), None)
        if use is not None and use.kind in ("call", "send", "signature", "name"):
            yield Call(method, owner, use.task, (), call, called.scope)


def canvases_of(path: str, unit: UnitOutline, tasks: Tasks, resolver: Resolver) -> Iterator[Canvas]:
    """The canvases of a unit, and the ``link`` of calls, each with what it is made of."""
    for called in unit.calls:
        call, scope = called.call, called.scope
        if kind := _kind(call, path, scope, resolver):
            yield Canvas(kind, call, tuple(_steps(call, path, scope, tasks, resolver)))
        for argument in call.arguments:
            if argument.name in _LINKS and _method(call)[0] in ("apply_async", "send_task", "set"):
                listed = argument.value
                parts = listed.items if isinstance(listed, values.Sequence) else (listed,)
                steps = tuple(_step(part, path, scope, tasks, resolver) for part in parts)
                yield Canvas("link", call, steps)


def _steps(call: values.Call, path: str, scope: Scope, tasks: Tasks, resolver: Resolver) -> Iterator[Step]:
    for argument in call.arguments:
        if argument.name not in (None, "body", "header", "tasks"):
            continue
        match argument.value:
            case values.Sequence(items=parts):
                for part in parts:
                    yield _step(part, path, scope, tasks, resolver)
            case values.Comprehension(item=item):
                yield _step(item, path, scope, tasks, resolver)
            case value:
                yield _step(value, path, scope, tasks, resolver)


def _step(value: Value, path: str, scope: Scope, tasks: Tasks, resolver: Resolver) -> Step:
    match value:
        case values.Call(callee=Name(dotted=dotted)):
            owner, _, method = dotted.rpartition(".")
            if method in _METHODS and owner:
                name = _task(owner, path, scope, tasks, resolver)
                return Step("sent" if method in SENDING | RUNNING else "signature", value, name)
            name = _task(dotted, path, scope, tasks, resolver)
            return Step("direct" if name else "other", value, name)
        case Name(dotted=dotted):
            name = _task(dotted, path, scope, tasks, resolver)
            return Step("bare" if name else "other", value, name)
        case _:
            return Step("other", value, None)


def _task(dotted: str, path: str, scope: Scope, tasks: Tasks, resolver: Resolver) -> str | None:
    """The name of the task that a name holds; its function's where that can't be told; None where it holds none."""
    entity = resolver.resolve(path, dotted, scope)
    record = tasks.of(entity) if isinstance(entity, Defined | Assigned) else None
    return (record.name or record.function) if record else None


def _kind(call: values.Call, path: str, scope: Scope, resolver: Resolver) -> Literal["chain", "group", "chord"] | None:
    dotted = call.callee.dotted if isinstance(call.callee, Name) else ""
    kind = _CANVASES.get(dotted.rpartition(".")[2])
    if kind is None:
        return None
    entity = resolver.resolve(path, dotted, scope)
    return kind if isinstance(entity, External) and entity.dotted.startswith("celery.") else None


def _method(call: values.Call) -> tuple[str, str]:
    match call.callee:
        case Name(dotted=dotted):
            owner, _, method = dotted.rpartition(".")
            return method, owner
        case values.Attribute(name=name):
            return name, ""
        case _:
            return "", ""


def _names(call: values.Call, use: Named) -> bool:
    """Whether a use is what a call is called on, or its first argument, the name of a task."""
    place, callee = use.spot.range, call.callee.range
    if callee.start <= place.start and place.end <= callee.end:
        return True
    first = call.argument("task", 0) or call.argument("name", 0)
    return first is not None and first.range.start <= place.start and place.end <= first.range.end
