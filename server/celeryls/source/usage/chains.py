"""Reduces an expression to the names that its value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_INNER = frozenset(("parenthesized_expression", "await", "type", "as_pattern", "list_splat"))


def chains(node: Node | None, text: str) -> tuple[str, ...]:
    """The chains that an expression's value may come from; empty if it comes from no name.

    A chain is a dotted name in which calls are marked: ``boto3.client("s3").upload`` is ``boto3.client().upload``.
    Arguments and subscripts are left out. ``a or b``, ``a if x else b`` and ``a | b`` come from both, ``(a, b)`` too.
    """
    if node is None:
        return ()
    match node.type:
        case "identifier":
            return (text_of(node, text),)
        case "attribute":
            name = node.child_by_field_name("attribute")
            owners = chains(node.child_by_field_name("object"), text)
            return tuple(f"{owner}.{text_of(name, text)}" for owner in owners) if name else ()
        case "call":
            return tuple(map(_called, chains(node.child_by_field_name("function"), text)))
        case _:
            return tuple(chain for part in _parts(node) for chain in chains(part, text))


def _parts(node: Node) -> list[Node | None]:
    """The expressions that another expression's value comes from."""
    match node.type:
        case "subscript" | "named_expression":
            return [node.child_by_field_name("value")]
        case "boolean_operator" | "binary_operator":
            return [node.child_by_field_name("left"), node.child_by_field_name("right")]
        case "conditional_expression":
            return [*node.named_children[::2]]
        case "expression_list" | "tuple" | "list":
            return [*node.named_children]
        case kind if kind in _INNER:
            return [*node.named_children[:1]]
        case _:
            return []


def whole_chain(name: Node, text: str) -> str | None:
    """The longest chain that begins with an identifier.

    None if the identifier is not a value, such as a keyword's name.
    """
    parent = name.parent
    if parent is None or _is_label(name, parent):
        return None
    chain, node = text_of(name, text), name
    while parent is not None:
        if parent.type == "attribute" and parent.child_by_field_name("object") == node:
            attribute = parent.child_by_field_name("attribute")
            if attribute is not None:
                chain += f".{text_of(attribute, text)}"
        elif parent.type == "call" and parent.child_by_field_name("function") == node:
            chain = _called(chain)
        elif not (
            (parent.type == "subscript" and parent.child_by_field_name("value") == node)
            or parent.type in ("parenthesized_expression", "await")
        ):
            break
        node, parent = parent, parent.parent
    return chain


def _is_label(name: Node, parent: Node) -> bool:
    if parent.type in ("dotted_name", "aliased_import"):
        return True
    field = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == name


def _called(chain: str) -> str:
    return chain if chain.endswith("()") else f"{chain}()"
