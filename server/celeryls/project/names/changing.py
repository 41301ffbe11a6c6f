"""Finds names whose value changes from one statement to the next, from a unit alone."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from celeryls.source.expression.values import Attribute, CallExpression, Name, Subscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

CHANGING = frozenset(("update", "setdefault", "append", "extend", "insert", "add"))
"""The methods that change a list or a dict."""


def changing_in(unit: UnitOutline) -> Iterator[tuple[Scope, str]]:
    """The names, by scope, that a unit changes or binds in a loop; ``*`` if it includes another file."""
    is_repeated = _repeated_in(unit)
    for made in unit.assignments:
        if not isinstance(made.target, Name) or made.operator != "=" or is_repeated(made.range.start):
            yield made.scope, changed_by(made.target)
    for called in unit.calls:
        if (owner := changed_by_call(called.call)) is not None:
            yield called.scope, owner


def changed_by(target: Value) -> str:
    """The name whose value an assignment to a target changes: d for ``d["a"]["b"] = 1``; empty if there is none."""
    return (dotted_of(target) or "").rstrip("[]")


def changed_by_call(call: CallExpression) -> str | None:
    """The name whose value a call changes; ``*`` if it may include another file; None if it does neither."""
    owner, _, method = (dotted_of(call.callee) or "").rpartition(".")
    if owner and method in CHANGING:
        return owner.rstrip("[]")
    return "*" if includes(call) else None


def includes(call: CallExpression) -> bool:
    """Whether a call may be one of ``split_settings.tools.include``."""
    return isinstance(call.callee, Name) and call.callee.dotted.rpartition(".")[2] == "include"


def dotted_of(value: Value) -> str | None:
    """``a.b`` and ``a["b"].c`` as a dotted name, with the item in brackets; None for anything else."""
    match value:
        case Name(dotted=dotted):
            return dotted
        case Attribute(of=of, name=name) if owner := dotted_of(of):
            return f"{owner}.{name}"
        case Subscript(of=of) if owner := dotted_of(of):
            return f"{owner}[]"
        case _:
            return None


def _repeated_in(unit: UnitOutline) -> Callable[[tuple[int, int]], bool]:
    """Tells whether a loop of a unit repeats what stands at a place."""
    bodies = sorted((loop.body.start, loop.body.end) for loop in unit.loops)
    starts = [start for start, _ in bodies]
    ends = list(accumulate((end for _, end in bodies), max))  # how far the bodies reach that begin up to each

    def is_repeated(place: tuple[int, int]) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < ends[at]

    return is_repeated
