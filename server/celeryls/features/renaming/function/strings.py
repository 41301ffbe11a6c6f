"""Strings that name a function: in ``__all__``, ``patch.object(module, "name")``, ``vars(module)["name"]``, mocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.features.renaming.function.uses import FunctionUses
    from celeryls.features.renaming.name_file import NameFile
    from celeryls.source.occurrences.literals import StringLiteral

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_TAKING_ATTRIBUTE = ("object", "setattr", "getattr", "hasattr", "delattr")


def renamed_in_string(literal: StringLiteral, file: NameFile, uses: FunctionUses, old: str, new: str) -> str | None:
    """What a string becomes that names the function as Python does; None if it does not."""
    if literal.value == old:
        named = _in_all(literal.node, file) and uses.is_renamed(file.path)
        named = (
            named or _is_attribute_of_module(literal.node, file, uses) or _is_key_of_module(literal.node, file, uses)
        )
        return new if named else None
    if not _PATH.fullmatch(literal.value):
        return None
    parts = literal.value.split(".")
    for index, part in enumerate(parts):
        if part == old and index and uses.leads_there(".".join(parts[:index]), file.path):
            return ".".join((*parts[:index], new, *parts[index + 1 :]))
    return None


def _in_all(node: Node, file: NameFile) -> bool:
    """Whether a string is in a list that is assigned or added to ``__all__``."""
    around = node.parent
    while around is not None and around.type in ("list", "tuple", "parenthesized_expression", "binary_operator"):
        around = around.parent
    if around is None:
        return False
    if around.type in ("assignment", "augmented_assignment"):
        left = around.child_by_field_name("left")
        return left is not None and text_of(left, file.text) == "__all__"
    call = around.parent if around.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    return callee is not None and text_of(callee, file.text) in ("__all__.append", "__all__.extend", "__all__.insert")


def _is_attribute_of_module(node: Node, file: NameFile, uses: FunctionUses) -> bool:
    """Whether a string is the second argument of ``patch.object`` or the like, and the first is the module."""
    arguments = node.parent
    call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None else None
    if arguments is None or callee is None or call is None or call.type != "call":
        return False
    given = arguments.named_children
    if len(given) < 2 or given[1] != node:
        return False
    if text_of(callee, file.text).rpartition(".")[2] not in _TAKING_ATTRIBUTE:
        return False
    return uses.is_module(file, given[0]) is True


def _is_key_of_module(node: Node, file: NameFile, uses: FunctionUses) -> bool:
    """Whether a string is a key of ``globals()``, ``vars(module)`` or ``module.__dict__``."""
    subscript = node.parent
    names = subscript.child_by_field_name("value") if subscript is not None and subscript.type == "subscript" else None
    if names is None:
        return False
    source = text_of(names, file.text)
    if source == "globals()":
        return uses.is_renamed(file.path)
    if names.type == "attribute" and source.endswith(".__dict__"):
        module = names.child_by_field_name("object")
    else:
        arguments = names.child_by_field_name("arguments") if source.startswith("vars(") else None
        module = arguments.named_children[0] if arguments is not None and arguments.named_child_count == 1 else None
    return module is not None and uses.is_module(file, module) is True
