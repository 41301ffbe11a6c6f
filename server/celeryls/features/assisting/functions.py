"""A function that is no task, in a module that has tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.edit.style import Style
    from celeryls.features.assisting.context import ActionContext
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


@dataclass(frozen=True)
class PlainFunction:
    """A function without decorators at the margin of a module; positions are code points of the unit."""

    file: SourceFile
    unit: Unit
    style: Style
    context: ActionContext
    node: Node

    @property
    def name_of_task(self) -> str:
        """The name of the function."""
        name = self.node.child_by_field_name("name")
        return text_of(name, self.unit.text) if name is not None else ""


def function_at_line(
    file: SourceFile, start: int, end: int, style: Style, context: ActionContext
) -> PlainFunction | None:
    """The function whose ``def`` line has the code points ``[start:end]``; None elsewhere."""
    around = [each for each in file.units_at(start, end) if each.start <= start and end <= each.end]
    unit = around[-1] if around else None  # between two units the cursor stands at the beginning of the second
    if unit is None:
        return None
    node = parse(unit.text).root_node.descendant_for_byte_range(start - unit.start, end - unit.start)
    while node is not None and node.type != "function_definition":
        node = node.parent
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None or node.has_error or node.parent is None or node.parent.type != "module":
        return None
    if not node.start_byte <= start - unit.start <= end - unit.start <= body.start_byte:
        return None
    return PlainFunction(file, unit, style, context, node)
