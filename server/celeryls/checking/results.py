"""Finds values in a function body that surely are results of tasks, or canvases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.names import RUNNING, SENDING
from celeryls.project.subjects.model import Call, Canvas
from celeryls.project.values.known import Plain
from celeryls.source.expression import values
from celeryls.source.expression.values import Attribute, Comprehension, Name, Sequence
from celeryls.source.surroundings.model import InFunction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

SENDERS = (SENDING - {"delay_on_commit", "apply_async_on_commit"}) | RUNNING | {"send_task"}
"""Methods that return a result; those that wait for a commit return None."""
_BLOCKING = frozenset(("prefork", "processes", "solo", "threads"))
"""Pools in which a task that waits keeps another from running."""
_DEEPEST = 8


class Results(NamedTuple):
    """The places in a body of calls that send known tasks, of canvases, and of calls that make sets of results."""

    body: FunctionBody
    calls: frozenset[Range]
    canvases: frozenset[Range]
    sets: frozenset[Range] = frozenset()

    @classmethod
    def of(cls, body: FunctionBody, context: Context, scope: Scope = ()) -> Results:
        """The results in a body in the context's unit; ``scope`` is that of the body."""
        calls = (each for each in context.subjects if isinstance(each, Call) and each.task is not None)
        sending = frozenset(each.call.range for each in calls if _gives_result(each, context))
        canvases = [
            each
            for each in context.subjects
            if isinstance(each, Canvas) and each.kind != "link" and not _ignored_by_default(context)
        ]
        made = frozenset(each.range for each in body.calls if _makes_set(each.callee, context, scope))
        return cls(body, sending, frozenset(each.value.range for each in canvases), made)

    def is_result(self, value: Value, depth: int = 0) -> bool:
        """Whether a value surely is a result that can be waited for."""
        if depth > _DEEPEST:
            return False
        match value:
            case Name(dotted=dotted):
                bound = self.body.bindings_of(dotted)
                return bool(bound) and all(
                    each.value is not None
                    and (
                        self.is_result(each.value, depth + 1)
                        if each.kind == "value"
                        else self.are_results(each.value, depth + 1)
                    )
                    for each in bound
                )
            case values.CallExpression(range=place) if place in self.calls or place in self.sets:
                return True
            case values.CallExpression(callee=callee):
                sends = method_of(value) in SENDERS
                owner = owner_of(value) if sends else callee
                return owner is not None and self.is_canvas(owner, depth + 1)
            case _:
                return False

    def are_results(self, value: Value, depth: int = 0) -> bool:
        """Whether all items of a value surely are results."""
        if depth > _DEEPEST:
            return False
        match value:
            case Sequence(items=parts):
                return bool(parts) and all(self.is_result(part, depth + 1) for part in parts)
            case Comprehension(item=item, kind=kind):
                return kind != "dict" and self.is_result(item, depth + 1)
            case Name(dotted=dotted):
                return self._are_filled(dotted, depth)
            case _:
                return False

    def _are_filled(self, name: str, depth: int) -> bool:
        """Whether a list of that name contains nothing but results."""
        bound = self.body.bindings_of(name)
        added = [each for each in self.body.calls if _is_named(each, name)]
        if not bound or any(each.kind != "value" or each.value is None for each in bound):
            return False
        made = [each.value for each in bound if each.value is not None and not _is_empty(each.value)]
        return (
            bool(made or added)
            and all(self.are_results(each, depth + 1) for each in made)
            and all(
                method_of(each) == "append"
                and len(each.arguments) == 1
                and self.is_result(each.arguments[0].value, depth + 1)
                for each in added
            )
        )

    def is_canvas(self, value: Value, depth: int = 0) -> bool:
        """Whether a value surely is a canvas; calling a canvas sends it."""
        if depth > _DEEPEST:
            return False
        match value:
            case Name(dotted=dotted):
                bound = self.body.bindings_of(dotted)
                return bool(bound) and all(
                    each.kind == "value" and each.value is not None and self.is_canvas(each.value, depth + 1)
                    for each in bound
                )
            case values.CallExpression(callee=Attribute(of=of, name="set" | "on_error" | "clone")):
                return self.is_canvas(of, depth + 1)
            case values.CallExpression(range=place) | values.Operation(range=place):
                return place in self.canvases
            case _:
                return False


def asked_of(call: Call, methods: frozenset[str], context: Context) -> Iterator[values.CallExpression]:
    """The calls of ``methods`` on the result of a call, in the function around it."""
    functions = [each for each in context.around(call.call.range).around if isinstance(each, InFunction)]
    if not functions:
        return
    body = context.body(functions[-1].range)
    for each in body.calls:
        owner = owner_of(each) if method_of(each) in methods else None
        if owner is None:
            continue
        if isinstance(owner, Name):
            bound = body.bindings_of(owner.dotted)
            value = bound[0].value if len(bound) == 1 and bound[0].kind == "value" else None
        else:
            value = owner
        if value is not None and value.range == call.call.range:
            yield each


def _gives_result(call: Call, context: Context) -> bool:
    """Whether a call sends a task whose result is stored: nobody waits for an ignored result."""
    if call.method not in SENDERS or any(each.name in ("ignore_result", "**") for each in _options(call)):
        return False
    ignoring = [task.option("ignore_result") for task in context.tasks(call.task or "")]
    if not ignoring or None in ignoring:
        ignoring = [each for each in ignoring if each is not None]
        if _ignored_by_default(context):
            return False
    return all(each is not None and isinstance(each.known, Plain) and each.known.value is False for each in ignoring)


def _ignored_by_default(context: Context) -> bool:
    """Whether the project keeps no results, or may keep none, of tasks that don't say."""
    return any(not isinstance(each, Plain) or bool(each.value) for each in context.settings("task_ignore_result"))


def _options(call: Call) -> tuple[values.Argument, ...]:
    return () if call.method == "delay" else call.call.arguments


def method_of(call: Value) -> str:
    """The name of the called method; empty if there is none."""
    match call:
        case values.CallExpression(callee=Name(dotted=dotted)):
            return dotted.rpartition(".")[2] if "." in dotted else ""
        case values.CallExpression(callee=Attribute(name=name)):
            return name
        case _:
            return ""


def owner_of(call: values.CallExpression) -> Value | None:
    """The object that a method is called on."""
    match call.callee:
        case Name(dotted=dotted, range=place) if "." in dotted:
            return Name(dotted.rpartition(".")[0], place)
        case Attribute(of=of):
            return of
        case _:
            return None


def _makes_set(callee: Value, context: Context, scope: Scope) -> bool:
    """Whether a call makes a set of results: it refuses to wait, whatever it holds (`celery.result.ResultSet`)."""
    named = callee.dotted if isinstance(callee, Name) and callee.dotted.endswith("ResultSet") else ""
    return bool(named) and context.library_name(named, scope) == "celery.result.ResultSet"


def _is_named(call: values.CallExpression, name: str) -> bool:
    owner = owner_of(call)
    return isinstance(owner, Name) and owner.dotted == name and method_of(call) in ("append", "extend", "insert", "add")


def _is_empty(value: Value) -> bool:
    match value:
        case Sequence(items=()):
            return True
        case values.CallExpression(callee=Name(dotted="list" | "set"), arguments=()):
            return True
        case _:
            return False


def pool_lets_wait(context: Context) -> bool:
    """Whether the workers' pool is, or may be, one whose tasks wait side by side (`task_join_will_block`)."""
    return any(not isinstance(each, Plain) or each.value not in _BLOCKING for each in context.settings("worker_pool"))
