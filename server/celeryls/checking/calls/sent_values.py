"""The values that a call sends to a task as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Plain
from celeryls.source.expression.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Call
    from celeryls.source.expression.values import Value

_ALL = frozenset(("delay", "delay_on_commit", "s", "si"))
_POSITIONS = {"apply_async": 0, "apply_async_on_commit": 0, "signature": 0, "send_task": 1}


def sends_arguments(call: Call) -> bool:
    """Whether the arguments of a call are those of a task, or are given to it."""
    return call.method in _ALL or call.method in _POSITIONS


def has_own_serializer(call: Call, context: Context) -> bool:
    """Whether something else than JSON may carry the message."""
    if call.method not in _ALL and any(each.name in ("serializer", "**") for each in call.call.arguments):
        return True
    if any(task.option("serializer") is not None or not task.is_complete for task in call.tasks):
        return True
    settings = context.settings("task_serializer")
    return any(not isinstance(each, Plain) or each.value != "json" for each in settings)


def sent_arguments(call: Call) -> Iterator[Value]:
    """The arguments, or the sequence and the dict that hold them, as they are written out."""
    if call.method in _ALL:
        yield from (each.value for each in call.call.arguments if each.name not in ("*", "**"))
        return
    shift = _POSITIONS[call.method]
    args, kwargs = call.call.argument("args", shift), call.call.argument("kwargs", shift + 1)
    if isinstance(args, Sequence) and args.kind != "set":  # another one is CEL303's finding
        yield args
    if isinstance(kwargs, Mapping):
        yield kwargs
