"""The names whose values a function changes in place, and where its body starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.bodies.nodes import function_at, within
from celeryls.syntax.code import Code
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.syntax.places import Range

_METHODS = frozenset(
    (
        "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert",
        "intersection_update", "pop", "popitem", "popleft", "remove", "reverse", "setdefault", "sort",
        "symmetric_difference_update", "update",
    )
)  # fmt: skip
"""Methods that change a list, a dict, a set or a deque."""


class ChangedNames(NamedTuple):
    """The names of values that a body changes in place: ``x.append(1)``, ``x[0] = 1``, ``x += [1]``.

    Names that it also binds to another value are left out, and nested functions are not looked into. ``start`` is the
    offset of its first statement behind the docstring, in code points of the text; None if that is on the line of the
    ``def``, or there is none.
    """

    names: frozenset[str] = frozenset()
    start: int | None = None


@cached_by_text
def changes_in(text: str, name: Range) -> ChangedNames:
    """Those of the function whose name is at ``name``; empty if there is none."""
    code = Code(text)
    function = function_at(code, name)
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None:
        return ChangedNames()
    nodes = list(within(body))
    changed = {changed for each in nodes if (changed := _changed(each, code)) is not None}
    bound = {bound for each in nodes if (bound := _bound(each, code)) is not None}
    return ChangedNames(frozenset(changed - bound), _start(function, body))


def _changed(node: Node, code: Code) -> str | None:
    match node.type:
        case "call":
            return _owner(node.child_by_field_name("function"), code)
        case "assignment" | "augmented_assignment":
            target = node.child_by_field_name("left")
            is_whole = target is not None and target.type == "identifier" and node.type != "assignment"
            return code.of(target) if is_whole and target is not None else _subscripted(target, code)
        case "delete_statement":
            return _subscripted(node.named_children[0] if node.named_children else None, code)
        case _:
            return None


def _owner(callee: Node | None, code: Code) -> str | None:
    """The name in ``name.append``."""
    if callee is None or callee.type != "attribute":
        return None
    owner, method = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if owner is None or method is None or owner.type != "identifier" or code.of(method) not in _METHODS:
        return None
    return code.of(owner)


def _subscripted(target: Node | None, code: Code) -> str | None:
    """The name in ``name[key]``."""
    of = target.child_by_field_name("value") if target is not None and target.type == "subscript" else None
    return code.of(of) if of is not None and of.type == "identifier" else None


def _bound(node: Node, code: Code) -> str | None:
    """The name that an assignment gives another value."""
    field = {"assignment": "left", "named_expression": "name", "for_statement": "left"}.get(node.type)
    target = node.child_by_field_name(field) if field is not None else None
    return code.of(target) if target is not None and target.type == "identifier" else None


def _start(function: Node, body: Node) -> int | None:
    statements = [each for each in body.named_children if each.type != "comment"]
    if not statements or statements[0].start_point.row == function.start_point.row:
        return None
    first = statements[0]
    is_docstring = first.type == "expression_statement" and first.named_children[0].type == "string"
    after = statements[1:] if is_docstring else statements
    return after[0].start_byte if after else None
