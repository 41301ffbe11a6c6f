"""Code that may still be unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.syntax.parser import parse
from celeryls.syntax.tokens import first_broken_string

if TYPE_CHECKING:
    from celeryls.source.text.units import Unit
    from celeryls.syntax.spans import Span


def is_half_typed(unit: Unit, span: Span) -> bool:
    """Whether the parser does not understand the text around a finding: what stands there may go on.

    Behind a string that its line does not close, code is taken for text, and text for code. The parser understands some
    of these strings.
    """
    if span.end > first_broken_string(unit.text):
        return True
    if unit.clean:
        return False
    node = parse(unit.text).root_node.descendant_for_byte_range(span.start, span.end)
    while node is not None and node.parent is not None:
        if node.type == "ERROR" or node.is_missing:
            return True
        node = node.parent
    return False
