"""What an identifier does where it stands: it reads a name, binds it, imports it, or is an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tree_sitter import Node

Role = Literal["read", "attribute", "definition", "bound import", "imported", "other binding", "global", "none"]
"""``bound import`` binds the name, ``imported`` is the name in ``from m import name as other``.

``other binding`` are assignments, parameters, loops and the like; ``none`` is no name of the file: a keyword of a call,
or a part of a module's name.
"""

PARAMETER_LISTS = ("parameters", "lambda_parameters")
_PATTERNS = (
    "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "expression_list", "tuple", "list",
    "parenthesized_expression",
)  # fmt: skip
_BINDING_FIELDS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "named_expression": "name",
}
_ROLES: dict[str, Role] = {
    "global_statement": "global",
    "nonlocal_statement": "global",
    "aliased_import": "bound import",
    "keyword_pattern": "none",
    "splat_pattern": "other binding",
}
"""The role by the node around, where that decides."""


def role_of(node: Node) -> Role:
    """The role of an identifier."""
    parent = node.parent
    if parent is None:
        return "none"
    match parent.type:
        case "attribute":
            return "attribute" if parent.child_by_field_name("attribute") == node else "read"
        case "keyword_argument":
            return "none" if parent.child_by_field_name("name") == node else "read"
        case "function_definition" | "class_definition":
            return "definition" if parent.child_by_field_name("name") == node else "read"
        case "dotted_name":
            return _in_dotted_name(node, parent)
        case kind if kind in _ROLES:
            return _ROLES[kind]
    return "other binding" if is_parameter(node) or _is_target(node, parent) else "read"


def is_parameter(node: Node) -> bool:
    """Whether an identifier is the name of a parameter."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type in PARAMETER_LISTS:
        return True
    if parent.type in ("default_parameter", "typed_default_parameter"):
        return parent.child_by_field_name("name") == node
    if parent.type == "typed_parameter":
        return parent.children[0] == node
    if parent.type in ("list_splat_pattern", "dictionary_splat_pattern"):
        around = parent.parent
        return around is not None and around.type in (*PARAMETER_LISTS, "typed_parameter")
    return False


def _in_dotted_name(node: Node, dotted: Node) -> Role:
    around = dotted.parent
    kind = around.type if around is not None else ""
    is_alone = len(dotted.named_children) == 1
    if around is None or kind in ("future_import_statement", "relative_import"):
        return "none"
    if kind == "aliased_import":
        statement = around.parent
        return "imported" if is_alone and statement and statement.type == "import_from_statement" else "none"
    if kind == "import_from_statement":
        return "none" if around.child_by_field_name("module_name") == dotted or not is_alone else "bound import"
    if kind == "import_statement":
        return "bound import" if dotted.named_children[0] == node else "none"
    if dotted.named_children[0] != node:
        return "attribute"
    return "other binding" if is_alone and kind in ("case_pattern", "keyword_pattern") else "read"


def _is_target(node: Node, parent: Node) -> bool:
    child = node
    while parent.type in _PATTERNS and parent.parent is not None:
        child, parent = parent, parent.parent
    if parent.type in ("as_pattern_target", "delete_statement"):
        return True
    field = _BINDING_FIELDS.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == child
