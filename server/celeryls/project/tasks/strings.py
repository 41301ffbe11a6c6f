"""Names of tasks in beat schedules, periodic tasks and routes, and in what these are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.project.model.made import Named
from celeryls.project.values.bound import Bound, string_spot, written
from celeryls.project.values.evaluate import text_of
from celeryls.source.expression.values import (
    Call,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
    Subscript,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline

_ROUTES = re.compile(r"(?:^|[._])(?:task_)?(?:routes|annotations)$", re.IGNORECASE)
_TASK = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_DEEPEST = 12
_HOLDING = (Mapping, Call, Sequence, Operation, Comprehension)


def strings_in(unit: UnitOutline, path: str, label: str, resolver: Resolver) -> Iterator[Named]:
    """The uses in a unit that are strings in settings."""
    for assignment in unit.assignments:
        value, target = assignment.value, assignment.target
        if isinstance(value, _HOLDING):
            around = Bound(value, path, label, assignment.scope, {})
            yield from _in_value(around, value, resolver, routes=_is_routes(target))
        if isinstance(target, Subscript) and _is_routes(target.of):
            yield from _pattern(Bound(target.key, path, label, assignment.scope, {}), resolver)
    for made in unit.definitions:
        for value in made.returns:
            if isinstance(value, _HOLDING):
                around = Bound(value, path, label, (*made.scope, ("def", made.name)), {})
                yield from _in_value(around, value, resolver, routes=_names_routes(made.name))
    for called in unit.calls:
        if called.call.arguments:
            yield from _in_call(Bound(called.call, path, label, called.scope, {}), called.call, resolver)


def _in_call(around: Bound, call: Call, resolver: Resolver) -> Iterator[Named]:
    callee = call.callee.dotted if isinstance(call.callee, Name) else ""
    for argument in call.arguments:
        if isinstance(argument.value, _HOLDING):
            # `settings["routes"].update(…)`: a call's keywords may be settings.
            routes = _names_routes(callee.removesuffix(".update")) or _names_routes(argument.name)
            yield from _in_value(around, argument.value, resolver, routes=routes)
    if "PeriodicTask" in callee and (task := call.argument("task")):
        yield from _task_of(around.at(task), resolver)


def _names_routes(name: object) -> bool:
    return isinstance(name, str) and _ROUTES.search(name) is not None


def _is_routes(target: Value) -> bool:
    match target:
        case Name(dotted=dotted):
            return _names_routes(dotted)
        case Subscript(key=Constant(value=key)):
            return _names_routes(key)
        case _:
            return False


def _in_value(around: Bound, value: Value, resolver: Resolver, *, routes: bool, depth: int = 0) -> Iterator[Named]:
    """The names in a value; ``routes`` says that it stands where routes do."""
    if depth > _DEEPEST:
        return
    entry = dict(_fields(value))
    if "schedule" in entry and "task" in entry:
        yield from _task_of(around.at(entry["task"]), resolver, surely=True)
    elif "task" in entry:
        yield from _likely_task(around.at(entry["task"]), resolver)
    if routes:
        for pattern in _patterns(value):
            yield from _pattern(around.at(pattern), resolver)
    for part, inner in _parts(value, routes=routes):
        if isinstance(part, _HOLDING):
            yield from _in_value(around, part, resolver, routes=inner, depth=depth + 1)


def _fields(value: Value) -> Iterator[tuple[str, Value]]:
    match value:
        case Mapping(pairs=pairs):
            yield from ((str(key.value), part) for key, part in pairs if isinstance(key, Constant))
        case Call(callee=Name(dotted="dict"), arguments=arguments):
            yield from ((argument.name, argument.value) for argument in arguments if argument.name)


def _patterns(value: Value) -> Iterator[Value]:
    match value:
        case Mapping(pairs=pairs):
            yield from (key for key, _ in pairs if key is not None)
        case Sequence(items=items):
            pairs_in = (item.items[0] for item in items if isinstance(item, Sequence) and len(item.items) == 2)
            yield from (first for first in pairs_in if isinstance(first, Constant))


def _parts(value: Value, *, routes: bool) -> Iterator[tuple[Value, bool]]:
    """What a value is made of, each with whether it stands where routes do."""
    match value:
        case Mapping(pairs=pairs):
            for key, part in pairs:
                # A route's own value is no mapping of routes.
                yield part, routes if key is None else isinstance(key, Constant) and _names_routes(key.value)
        case Call(arguments=arguments):
            yield from ((each.value, _names_routes(each.name) or (routes and each.name is None)) for each in arguments)
        case Sequence(items=items):
            yield from ((item, routes) for item in items)
        case Operation(operands=operands):
            yield from ((operand, routes) for operand in operands)
        case Comprehension(item=item):
            yield item, False


def _task_of(bound: Bound, resolver: Resolver, *, surely: bool = False) -> Iterator[Named]:
    text = text_of(bound, resolver)
    if text is not None:
        yield Named("beat", "", text, text, string_spot(bound))
    elif surely:
        yield Named("beat", "", None, written(bound.value), bound.spot)


def _likely_task(bound: Bound, resolver: Resolver) -> Iterator[Named]:
    """What a dict calls a task that is no entry of a schedule, but may become one."""
    text = text_of(bound, resolver)
    if text is not None and _TASK.fullmatch(text):
        yield Named("name", "", text, text, string_spot(bound))


def _pattern(bound: Bound, resolver: Resolver) -> Iterator[Named]:
    """A key of routes or annotations: a task's name, or a pattern, which is no task."""
    text = text_of(bound, resolver)
    if text is not None:
        yield Named("route", "", None if "*" in text else text, text, string_spot(bound))
