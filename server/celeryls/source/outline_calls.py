"""Reads calls for an outline: those that Celery has a word for, and those that may be a call of a task."""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING

from celeryls.source.expression import range_of, value_of
from celeryls.source.outline import Called
from celeryls.source.values import Call, Name

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.scopes import Scopes

KEPT = frozenset(
    (
        "delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "apply", "s", "si", "signature",
        "subtask", "map", "starmap", "chunks", "send_task", "Signature", "chain", "group", "chord", "xmap",
        "xstarmap", "update", "setdefault", "from_mapping", "autodiscover_tasks", "config_from_object",
        "config_from_envvar", "add_periodic_task", "add_defaults", "register_task", "Celery", "Queue",
        "Exchange", "PeriodicTask", "partial", "task", "shared_task", "periodic_task",
    )
)  # fmt: skip
"""Names of functions and methods whose calls are kept with their arguments, whatever they are called on."""
_OF_CERTAIN = {
    "register": re.compile(r"\btasks\s*\.\s*register\Z"),
    "patch": re.compile(r"(?<!\w)patch\Z"),
    "object": re.compile(r"(?<!\w)patch\s*\.\s*object\Z"),
    "setattr": re.compile(r"\.setattr\Z"),
    "create": re.compile(r"PeriodicTask"),
    "get_or_create": re.compile(r"PeriodicTask"),
    "update_or_create": re.compile(r"PeriodicTask"),
    "set": re.compile(r"[)]\s*\.\s*set\Z"),
    "update": re.compile(r"conf|celery|schedule|route|queue|annotation|settings|option|[A-Z]{3}", re.IGNORECASE),
}
_LAST_NAME = re.compile(r"(\w+)\Z")
_DOTTED = re.compile(r"([^\W\d]\w*)(?:\.[^\W\d]\w*)*")
_LONGEST = 200
_NOT_TASKS = frozenset(dir(builtins)) | {"self", "cls"}


def read_calls(callees: list[Node], scopes: Scopes, text: str) -> tuple[Called, ...]:
    """The calls worth keeping, in the order of the text; ``callees`` are what is called."""
    decorating = scopes.decorators
    found = []
    for callee in callees:
        start, end = callee.start_byte, callee.end_byte
        last = _LAST_NAME.search(text, max(start, end - 60), end)
        if last is None:
            continue
        name = last.group(1)
        if _keeps(name, start, end, text):
            if not (start in decorating and name in ("task", "shared_task", "partial")) and (call := callee.parent):
                value = value_of(call, text)
                if isinstance(value, Call):
                    found.append(Called(value, scopes.at(start)))
        elif end - start < _LONGEST and start not in decorating:
            dotted = _DOTTED.fullmatch(text, start, end)
            if dotted and dotted.group(1) not in _NOT_TASKS:
                place = range_of(callee)
                found.append(Called(Call(Name(dotted.group(), place), (), place), scopes.at(start)))
    return tuple(found)


def _keeps(name: str, start: int, end: int, text: str) -> bool:
    certain = _OF_CERTAIN.get(name)
    if certain is None:
        return name in KEPT
    return bool(certain.search(text, max(start, end - _LONGEST), end))
