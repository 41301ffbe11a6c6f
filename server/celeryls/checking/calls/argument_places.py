"""The places of a call's arguments, and of the signatures that they should fit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import SIGNING
from celeryls.checking.rule import Related
from celeryls.source.expression.values import Constant, Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.subjects.model import Call, Task
    from celeryls.source.tasks.call_errors import Refusal
    from celeryls.syntax.places import Range

WITHOUT_OPTIONS = frozenset(("delay", "delay_on_commit", "s", "si"))
"""Methods whose arguments are all for the task."""


def failing(method: str, refused: Refusal) -> str:
    """Who fails when the arguments of a call are refused, and with what, before the error's own text."""
    if refused.is_late and method != "apply":
        return "the worker fails with"
    if method in SIGNING:
        return "sending this signature raises"
    if method.endswith("on_commit"):
        return "the commit raises"
    return {"apply": "`apply` fails with", "send_task": "the worker fails with"}.get(method, f"`{method}` raises")


def place_of(call: Call, refused: Refusal) -> Range:
    """The argument that is too many, or the method if one is missing."""
    if refused.is_missing:
        return call.call.callee.range
    if call.method in WITHOUT_OPTIONS:
        about = [each.range for each in call.call.arguments if each.name == refused.keyword]
        return about[-1] if about else call.call.callee.range
    shift = 1 if call.method == "send_task" else 0
    match call.call.argument("args", shift) if refused.about == "args" else call.call.argument("kwargs", shift + 1):
        case Sequence(items=(*_, last)):
            return last.range
        case Mapping(pairs=pairs):
            keys = (key for key, _ in pairs if isinstance(key, Constant))
            return next((key.range for key in keys if key.value == refused.keyword), call.call.callee.range)
        case _:
            return call.call.callee.range


def signatures_of(tasks: tuple[Task, ...]) -> tuple[Related, ...]:
    """The signatures of the tasks' functions, where they stand."""
    return tuple(
        Related(task.record.spot, f"{task.definition.name}({', '.join(_parameters(task))})")
        for task in tasks
        if task.record is not None and task.definition is not None
    )


def _parameters(task: Task) -> Iterator[str]:
    parameters = task.definition.parameters if task.definition is not None else ()
    needs_star = not any(each.is_rest for each in parameters)
    for before, each in pairwise((None, *parameters)):
        if before is not None and before.positional_only and each is not None and not each.positional_only:
            yield "/"
        if each is not None:
            if each.keyword_only and needs_star:
                needs_star = False
                yield "*"
            yield f"{each.name}=…" if each.default is not None else each.name
    if parameters and parameters[-1].positional_only:
        yield "/"
