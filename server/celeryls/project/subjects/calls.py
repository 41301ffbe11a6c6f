"""Calls of tasks and canvases as subjects."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING, TAKING_TASK_NAME
from celeryls.project.names.entities import Assigned, Defined, External
from celeryls.project.subjects.model import Call, Canvas, Step
from celeryls.project.subjects.walk import values_in, within
from celeryls.source.expression import values
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.syntax.places import Range

_METHODS = SENDING | RUNNING | SIGNING
_CANVASES: dict[str, Literal["chain", "group", "chord"]] = {"chain": "chain", "group": "group", "chord": "chord"}
_LINKS = ("link", "link_error")
_LINKING = ("apply_async", "send_task", "set", "signature", "subtask")


def calls_of(unit: UnitOutline, uses: Iterable[UseRecord]) -> Iterator[Call]:
    """The calls of a unit that name a task; ``uses`` are the uses in the unit."""
    by_start = sorted(uses, key=_place)
    for called in unit.calls:
        call = called.call
        method, owner = _method(call)
        if method not in _METHODS and method not in TAKING_TASK_NAME:
            continue
        use = _named_by(call, by_start)
        if use is not None and use.kind in ("call", "send", "signature", "name"):
            yield Call(method, owner, use.task, (), call, called.scope)


def canvases_of(path: str, unit: UnitOutline, tasks: TaskReader, resolver: Resolver) -> Iterator[Canvas]:
    """The canvases of a unit, and the ``link`` of calls, each with its steps."""
    reading = _CanvasReader(path, tasks, resolver)
    seen = set()
    for value, scope in values_in(unit):
        for part in within(value):
            if not isinstance(part, values.CallExpression | values.Operation) or part.range in seen:
                continue
            seen.add(part.range)
            if isinstance(part, values.CallExpression):
                yield from reading.of_call(part, scope)
            elif part.operator == "|":
                steps = tuple(reading.step(each, scope, number=i) for i, each in enumerate(part.operands))
                if any(step.form == "signature" for step in steps):
                    yield Canvas("chain", part, steps)


class _CanvasReader(NamedTuple):
    """The context for reading the canvases of a file."""

    path: str
    tasks: TaskReader
    resolver: Resolver

    def of_call(self, call: values.CallExpression, scope: Scope) -> Iterator[Canvas]:
        """The canvases of a call: the one that it makes, and those linked to its task."""
        if kind := _kind(call, self.path, scope, self.resolver):
            yield Canvas(kind, call, tuple(self._steps(kind, call, scope)))
        inner = call.callee
        body = call.argument("body", 0) if isinstance(inner, values.CallExpression) else None
        if (
            isinstance(inner, values.CallExpression)
            and body
            and _kind(inner, self.path, scope, self.resolver) == "chord"
        ):
            yield Canvas("chord", call, (self.step(body, scope, "body", 1),))
        for argument in call.arguments:
            if argument.name in _LINKS and _method(call)[0] in _LINKING:
                listed = argument.value
                parts = listed.items if isinstance(listed, values.Sequence) else (listed,)
                yield Canvas("link", call, tuple(self.step(part, scope) for part in parts))

    def _steps(self, kind: str, call: values.CallExpression, scope: Scope) -> Iterator[Step]:
        number = 0
        positional = [each for each in call.arguments if each.name in (None, "*", "header", "body", "tasks")]
        for index, argument in enumerate(positional):
            if kind == "chord" and (argument.name == "body" or (argument.name is None and index == 1)):
                yield self.step(argument.value, scope, "body", number)
                continue
            parts, part = self._parts(argument.value, alone=len(positional) == 1 or kind == "chord")
            for value in parts:
                yield self.step(value, scope, part, number)
                number += 1

    @staticmethod
    def _parts(value: Value, *, alone: bool) -> tuple[tuple[Value, ...], Literal["alone", "one"]]:
        match value:
            case values.Sequence(items=parts):
                return parts, "one"
            case values.Comprehension(item=item):
                return (item,), "one"
            case _:
                return (value,), "alone" if alone else "one"

    def step(self, value: Value, scope: Scope, part: Literal["body", "alone", "one"] = "one", number: int = 0) -> Step:
        """A step of a canvas."""
        match value:
            case values.CallExpression(callee=Name(dotted=dotted)):
                owner, _, method = dotted.rpartition(".")
                if method in _METHODS and owner:
                    return Step(_form(method), value, self._task(owner, scope), part, number)
                name = self._task(dotted, scope)
                return Step("direct" if name else "other", value, name, part, number)
            case values.CallExpression(callee=values.Attribute(of=values.CallExpression() as of, name=method)):
                inner = self.step(of, scope)
                if inner.form == "signature" and inner.task is not None:
                    sends = method in SENDING | RUNNING
                    keeps = method in ("set", "clone", "on_error")
                    return Step("sent" if sends else "signature" if keeps else "other", value, inner.task, part, number)
                return Step("other", value, None, part, number)
            case Name(dotted=dotted):
                name = self._task(dotted, scope)
                return Step("bare" if name else "other", value, name, part, number)
            case _:
                return Step("other", value, None, part, number)

    def _task(self, dotted: str, scope: Scope) -> str | None:
        """The name of the task that a name holds; its function's if that is unknown; None if it holds none."""
        entity = self.resolver.resolve(self.path, dotted, scope)
        record = self.tasks.of(entity) if isinstance(entity, Defined | Assigned) else None
        return (record.name or record.function) if record else None


def _form(method: str) -> Literal["signature", "sent"]:
    return "sent" if method in SENDING | RUNNING else "signature"


def _kind(
    call: values.CallExpression, path: str, scope: Scope, resolver: Resolver
) -> Literal["chain", "group", "chord"] | None:
    dotted = call.callee.dotted if isinstance(call.callee, Name) else ""
    kind = _CANVASES.get(dotted.rpartition(".")[2])
    if kind is None:
        return None
    entity = resolver.resolve(path, dotted, scope)
    return kind if isinstance(entity, External) and entity.dotted.startswith("celery.") else None


def _method(call: values.CallExpression) -> tuple[str, str]:
    match call.callee:
        case Name(dotted=dotted):
            owner, _, method = dotted.rpartition(".")
            return method, owner
        case values.Attribute(name=name):
            return name, ""
        case _:
            return "", ""


def _named_by(call: values.CallExpression, uses: list[UseRecord]) -> UseRecord | None:
    """The first of the uses that a call is called on, or whose name is its first argument."""
    first = call.argument("task", 0) or call.argument("name", 0)
    found = [_inside(call.callee.range, uses), _inside(first.range, uses) if first is not None else None]
    return min((each for each in found if each is not None), key=_place, default=None)


def _inside(outer: Range, uses: list[UseRecord]) -> UseRecord | None:
    """The first of the uses, in the order of the text, inside a range."""
    for use in islice(uses, bisect_left(uses, outer.start, key=_start), None):
        if use.spot.range.start > outer.end:
            return None
        if use.spot.range.end <= outer.end:
            return use
    return None


def _place(use: UseRecord) -> Range:
    return use.spot.range


def _start(use: UseRecord) -> tuple[int, int]:
    return use.spot.range.start
