"""The call of a task under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.catalogue.names import SENDING
from celeryls.edit.sending import GivenArgument
from celeryls.syntax import lines
from celeryls.syntax.code import parts_of
from celeryls.syntax.nodes import span_of, text_of
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.edit.style import Style
    from celeryls.features.assisting.context import ActionContext
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit

_SIGNING = ("s", "si")
_CALLEES = ("attribute", "identifier")
_SPREADS = {"list_splat": "*", "dictionary_splat": "**"}


@dataclass(frozen=True)
class CalledTask:
    """A call that sends or signs a task of the project, or calls it directly: ``method`` is then empty.

    All positions are code points of the unit. ``owner`` is the task as it is written, ``name`` the place of the method,
    and ``tasks`` are all tasks of that name.
    """

    file: SourceFile
    unit: Unit
    style: Style
    context: ActionContext
    node: Node
    method: str
    owner: Span
    name: Span
    tasks: tuple[TaskRecord, ...]

    @property
    def span(self) -> Span:
        """The whole call."""
        return span_of(self.node)

    @property
    def text(self) -> str:
        """The text of the unit."""
        return self.unit.text

    @property
    def name_of_task(self) -> str:
        """The task as it is written."""
        return self.text[slice(*self.owner)]

    @property
    def is_sent(self) -> bool:
        """Whether the call sends or signs the task: nobody means the task around it then."""
        return bool(self.method)

    @property
    def arguments_node(self) -> Node | None:
        """The parentheses with the arguments; None for a generator expression in their place."""
        found = self.node.child_by_field_name("arguments")
        return found if found is not None and found.type == "argument_list" else None

    @property
    def arguments(self) -> tuple[GivenArgument, ...]:
        """The arguments as they are written."""
        node = self.arguments_node
        return tuple(_given(part, self.text) for part in parts_of(node)) if node is not None else ()

    @property
    def is_dropped(self) -> bool:
        """Whether the call is a statement of its own, so that nothing uses its value."""
        parent = self.node.parent
        return parent is not None and parent.type == "expression_statement" and len(parent.named_children) == 1

    @property
    def is_in_function(self) -> bool:
        """Whether it runs when a function is called, not when the module is imported."""
        return any(each.type in ("function_definition", "lambda") for each in _above(self.node))


def called_task_at(file: SourceFile, start: int, end: int, style: Style, context: ActionContext) -> CalledTask | None:
    """The innermost call of a task of the project around the code points ``[start:end]``; None if there is none."""
    around = [each for each in file.units_at(start, end) if each.start <= start and end <= each.end]
    unit = around[-1] if around else None  # between two units the cursor stands at the beginning of the second
    if context.known is None or unit is None:
        return None
    first, last = start - unit.start, end - unit.start
    found = _called(file, unit, Span(first, last), style, context)
    if found is None and first == last and first and unit.text[first - 1] == ")":
        found = _called(file, unit, Span(first - 1, first), style, context)  # the cursor stands behind the call
    return found


def _called(file: SourceFile, unit: Unit, place: Span, style: Style, context: ActionContext) -> CalledTask | None:
    node = parse(unit.text).root_node.descendant_for_byte_range(*place)
    for each in [node, *_above(node)] if node is not None else ():
        if each.type in ("function_definition", "class_definition", "decorator"):
            return None  # what it contains is called elsewhere
        if each.type == "call" and not each.has_error and (named := _named(each, unit.text)):
            found = _task_called(file, unit, each, named, style, context)
            if found is not None:
                return found
    return None


def _task_called(
    file: SourceFile, unit: Unit, call: Node, named: tuple[Span, Span], style: Style, context: ActionContext
) -> CalledTask | None:
    """The call, if it is one of a task of the project."""
    known, (owner, name) = context.known, named
    use = known.use_at(context.path, *_place(file, unit, owner.end)) if known else None
    if known is None or use is None or use.task is None or use.kind not in ("call", "signature"):
        return None
    method = unit.text[slice(*name)] if name != owner else ""
    tasks = known.tasks_named(use.task)
    if not tasks or use.method != (method or "()"):
        return None
    return CalledTask(file, unit, style, context, call, method, owner, name, tasks)


def _named(call: Node, text: str) -> tuple[Span, Span] | None:
    """The places of the task and of the method in a call; both are the same in a direct call."""
    callee = call.child_by_field_name("function")
    if callee is None or callee.type not in _CALLEES:
        return None
    if callee.type == "attribute":
        owner, name = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if owner is not None and name is not None and text_of(name, text) in {*SENDING, *_SIGNING}:
            return (span_of(owner), span_of(name)) if owner.type in _CALLEES else None
    return span_of(callee), span_of(callee)


def _given(part: Node, text: str) -> GivenArgument:
    name, value = part.child_by_field_name("name"), part.child_by_field_name("value")
    if part.type == "keyword_argument" and name is not None and value is not None:
        return GivenArgument(text_of(name, text), span_of(part), span_of(value))
    return GivenArgument(_SPREADS.get(part.type), span_of(part), span_of(part))


def _above(node: Node | None) -> Iterator[Node]:
    while node is not None and node.parent is not None:
        node = node.parent
        yield node


def _place(file: SourceFile, unit: Unit, at: int) -> tuple[int, int]:
    """The line and column of a code point of a unit in its file."""
    offset = unit.start + at
    begin = lines.start(file.text, offset)
    return lines.count(file.text, begin), offset - begin
