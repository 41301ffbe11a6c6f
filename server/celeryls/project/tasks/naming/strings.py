"""Finds task names in beat schedules, periodic tasks and routes, and in the values that these are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.model.tasks import MAYBE, UseRecord
from celeryls.project.names.entities import Assigned
from celeryls.project.values.evaluate import text_of
from celeryls.project.values.scoped_value import ScopedValue, string_spot, written
from celeryls.source.expression.values import (
    CallExpression,
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
    from celeryls.project.values.evaluate import Naming
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline

Routes = Literal["", "maybe", "surely"]
"""Whether a dict contains routes or annotations.

By the name of the setting, or because the setting's value leads to it.
"""

_SETTING = re.compile(
    r"(?:[A-Z\d_]+_)?TASK_(?:ROUTES|ANNOTATIONS)|CELERY_(?:ROUTES|ANNOTATIONS)|task_(?:routes|annotations)"
)
_SOUNDS_LIKE = re.compile(r"(?:.*_)?(?:routes|annotations)", re.IGNORECASE)
_TASK = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_DEEPEST = 12
_HOLDING = (Mapping, CallExpression, Sequence, Operation, Comprehension)


class _Reader(NamedTuple):
    """Reads names; ``naming`` returns the task that something in the project refers to."""

    resolver: Resolver
    naming: Naming

    def text(self, bound: ScopedValue) -> str | None:
        """The string value, including that of ``task.name``."""
        text = text_of(bound, self.resolver)
        if text is None and isinstance(bound.value, Name) and bound.value.dotted.endswith(".name"):
            owner = bound.value.dotted.removesuffix(".name")
            return self.naming(self.resolver.resolve(bound.path, owner, bound.scope))
        return text


def strings_in(unit: UnitOutline, path: str, label: str, resolver: Resolver, naming: Naming) -> Iterator[UseRecord]:
    """The uses in a unit that are strings in settings."""
    reader = _Reader(resolver, naming)
    for assignment in unit.assignments:
        value, target = assignment.value, assignment.target
        if isinstance(value, _HOLDING):
            scoped = ScopedValue(value, path, label, assignment.scope, {})
            yield from _in_value(scoped, value, reader, routes=_routes_of(target))
        if isinstance(target, Subscript) and (routes := _routes_of(target.of)):
            yield from _pattern(ScopedValue(target.key, path, label, assignment.scope, {}), reader, routes)
    for made in unit.definitions:
        for value in made.returns:
            if isinstance(value, _HOLDING):
                scoped = ScopedValue(value, path, label, (*made.scope, ("def", made.name)), {})
                yield from _in_value(scoped, value, reader, routes=_routes_by(made.name))
    for called in unit.calls:
        if called.call.arguments:
            yield from _in_call(ScopedValue(called.call, path, label, called.scope, {}), called.call, reader)


def _in_call(scoped: ScopedValue, call: CallExpression, reader: _Reader) -> Iterator[UseRecord]:
    callee = call.callee.dotted if isinstance(call.callee, Name) else ""
    for argument in call.arguments:
        if isinstance(argument.value, _HOLDING):
            # `settings["routes"].update(…)`: the keywords of a call may be settings.
            routes = _routes_by(argument.name) or _routes_by(callee.removesuffix(".update").rpartition(".")[2])
            yield from _in_value(scoped, argument.value, reader, routes=routes)
    if "PeriodicTask" in callee and (task := call.argument("task")):
        yield from _task_of(scoped.at(task), reader, method=callee.rpartition(".")[2])


def _routes_by(name: object) -> Routes:
    if not isinstance(name, str):
        return ""
    return "surely" if _SETTING.fullmatch(name) else "maybe" if _SOUNDS_LIKE.fullmatch(name) else ""


def _routes_of(target: Value) -> Routes:
    match target:
        case Name(dotted=dotted):
            return _routes_by(dotted.rpartition(".")[2])
        case Subscript(key=Constant(value=key)):
            return _routes_by(key)
        case _:
            return ""


def _in_value(
    scoped: ScopedValue, value: Value, reader: _Reader, *, routes: Routes, depth: int = 0
) -> Iterator[UseRecord]:
    """The names in a value; ``routes`` says whether it is in a place for routes."""
    if depth > _DEEPEST:
        return
    entry = dict(_fields(value))
    if "schedule" in entry and "task" in entry:
        yield from _task_of(scoped.at(entry["task"]), reader, surely=True)
    elif "task" in entry:
        yield from _likely_task(scoped.at(entry["task"]), reader)
    if routes:
        for pattern in _patterns(value):
            yield from _pattern(scoped.at(pattern), reader, routes)
    for part, inner in _parts(value, routes=routes):
        if isinstance(part, _HOLDING):
            yield from _in_value(scoped, part, reader, routes=inner, depth=depth + 1)


def _fields(value: Value) -> Iterator[tuple[str, Value]]:
    match value:
        case Mapping(pairs=pairs):
            yield from ((str(key.value), part) for key, part in pairs if isinstance(key, Constant))
        case CallExpression(callee=Name(dotted="dict"), arguments=arguments):
            yield from ((argument.name, argument.value) for argument in arguments if argument.name)


def _patterns(value: Value) -> Iterator[Value]:
    match value:
        case Mapping(pairs=pairs):
            yield from (key for key, _ in pairs if key is not None)
        case Sequence(items=items):
            pairs_in = (item.items[0] for item in items if isinstance(item, Sequence) and len(item.items) == 2)
            yield from (first for first in pairs_in if isinstance(first, Constant))


def _parts(value: Value, *, routes: Routes) -> Iterator[tuple[Value, Routes]]:
    """The parts of a value, each with whether it is in a place for routes."""
    match value:
        case Mapping(pairs=pairs):
            for key, part in pairs:
                # The value of a route is not a mapping of routes.
                yield part, routes if key is None else _routes_by(key.value) if isinstance(key, Constant) else ""
        case CallExpression(arguments=arguments):
            yield from ((each.value, _routes_by(each.name) if each.name else routes) for each in arguments)
        case Sequence(items=items):
            yield from ((item, routes) for item in items)
        case Operation(operands=operands):
            yield from ((operand, routes) for operand in operands)
        case Comprehension(item=item):
            yield item, ""


def _task_of(bound: ScopedValue, reader: _Reader, *, surely: bool = False, method: str = "") -> Iterator[UseRecord]:
    text = reader.text(bound)
    if text is not None:
        yield UseRecord("beat", method, text, text, string_spot(bound))
    elif surely and not _is_local(bound, reader.resolver):
        yield UseRecord("beat", "", None, written(bound.value), bound.spot)


def _is_local(bound: ScopedValue, resolver: Resolver) -> bool:
    """Whether a value is a parameter, or a loop variable: its caller, or the loop, decides it."""
    if not isinstance(bound.value, Name) or "." in bound.value.dotted:
        return False
    found = resolver.resolve(bound.path, bound.value.dotted, bound.scope)
    return found is None or (isinstance(found, Assigned) and found.assignment.operator == "for")


def _likely_task(bound: ScopedValue, reader: _Reader) -> Iterator[UseRecord]:
    """The task in a dict that is not an entry of a schedule, but may become one."""
    text = reader.text(bound)
    if text is not None and _TASK.fullmatch(text):
        yield UseRecord("name", "", text, text, string_spot(bound))


def _pattern(bound: ScopedValue, reader: _Reader, routes: Routes) -> Iterator[UseRecord]:
    """A key of routes or annotations: a task's name, or a pattern, which is not a task."""
    text = reader.text(bound)
    if text is not None:
        method = MAYBE if routes == "maybe" else ""
        yield UseRecord("route", method, None if "*" in text else text, text, string_spot(bound))
