"""A loop whose rounds are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.text import insert, replace
from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.syntax.nodes import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.loops.loop_sizes import Sizes
    from celeryls.source.expression.values import Value

_COUNTERS = ("i", "index", "number", "position")


class CountedLoop(NamedTuple):
    """The edits that count the rounds, the counter, and the source of their number, None if it can't be told."""

    edits: tuple[Edit, ...]
    counter: str
    total: str | None


def counted(loop: Node, sizes: Sizes, is_used: Callable[[str], bool]) -> CountedLoop | None:
    """The loop with a counter, its own if it has one; None for one that counts in its own way.

    ``is_used`` says whether the function uses a name.
    """
    target, items = loop.child_by_field_name("left"), loop.child_by_field_name("right")
    free = next((name for name in _COUNTERS if not is_used(name)), None)
    if target is None or items is None or free is None or items.type == "expression_list":
        return None
    value = value_of(items, sizes.code)
    if (enumerated := _enumerated(value)) is not None:
        return _with_own_counter(target, enumerated, sizes, free)
    if _is_range(value) and target.type == "identifier" and (name := text_of(target, sizes.code.text)) != "_":
        return CountedLoop((), name, sizes.of(value))
    if target.type == "list_splat_pattern":
        return None
    brackets = ("(", ")") if target.type == "pattern_list" else ("", "")
    place, around = span_of(target), span_of(items)
    edits = (
        insert(place.start, f"{free}, {brackets[0]}"),
        *((insert(place.end, brackets[1]),) if brackets[1] else ()),
        insert(around.start, "enumerate("),
        insert(around.end, ")"),
    )
    return CountedLoop(edits, free, sizes.of(value))


def _with_own_counter(target: Node, call: CallExpression, sizes: Sizes, free: str) -> CountedLoop | None:
    """A loop over ``enumerate(…)``; a counter that nothing can use gets another name."""
    first = target.named_children[0] if target.type in ("pattern_list", "tuple_pattern") else None
    start = call.argument("start", 1)
    if first is None or first.type != "identifier" or len(target.named_children) != 2:
        return None
    if start is not None and not (isinstance(start, Constant) and start.value in (0, 1)):
        return None
    name = text_of(first, sizes.code.text)
    total = sizes.of(call.arguments[0].value)
    return CountedLoop((replace(*span_of(first), free),), free, total) if name == "_" else CountedLoop((), name, total)


def _enumerated(value: Value) -> CallExpression | None:
    match value:
        case CallExpression(callee=Name(dotted="enumerate"), arguments=(first, *_)) if first.name is None:
            return value
        case _:
            return None


def _is_range(value: Value) -> bool:
    """Whether the items are the numbers from 0 on."""
    match value:
        case CallExpression(callee=Name(dotted="range"), arguments=(only,)):
            return only.name is None
        case _:
            return False
