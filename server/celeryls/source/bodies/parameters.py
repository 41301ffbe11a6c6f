"""The position of a function's parameters, for edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.bodies.nodes import function_at
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.spans import Span
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from celeryls.syntax.places import Range


class ParameterList(NamedTuple):
    """The positions of a function's parentheses and parameters, in code points of the unit's text."""

    open: int
    close: int
    items: tuple[Span, ...]


@cached_by_text
def parameters_of(text: str, name: Range) -> ParameterList | None:
    """The parameters of the function whose name is at ``name``; None if there is none, or it is not closed yet."""
    code = Code(text)
    function = function_at(code, name)
    node = function.child_by_field_name("parameters") if function is not None else None
    if node is None or node.has_error or node.end_byte - node.start_byte < len("()"):
        return None
    items = tuple(Span(part.start_byte, part.end_byte) for part in parts_of(node))
    return ParameterList(node.start_byte, node.end_byte - 1, items)
