"""Lists of modules that a worker imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTS = re.compile(r"(?:\w+_)?(?:include|imports)|autodiscover_tasks", re.IGNORECASE)


def is_listed_module(string: Node, text: str) -> bool:
    """Whether a string is in a list of modules that a worker imports."""
    around = string.parent
    while around is not None and around.type in ("list", "tuple", "set", "parenthesized_expression", "lambda"):
        around = around.parent
    if around is None:
        return False
    if around.type == "argument_list":
        around = around.parent
    field = {"keyword_argument": "name", "assignment": "left", "augmented_assignment": "left", "pair": "key"}
    field |= {"call": "function"}
    named = around.child_by_field_name(field.get(around.type, "")) if around is not None else None
    if named is None:
        return False
    last = text_of(named, text).rpartition(".")[2].strip("\"'[] ")
    return _LISTS.fullmatch(last) is not None
