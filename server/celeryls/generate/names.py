"""Analyzes names in code: which are used without being defined, and whether the code returns."""

from __future__ import annotations

import builtins
import symtable
import warnings
from typing import TYPE_CHECKING

from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_KNOWN = frozenset(dir(builtins)) | {"__file__", "__annotations__", "__module__", "__qualname__", "__class__"}


def undefined(text: str) -> list[str]:
    """The names that ``text``, which must parse, uses and neither it nor Python defines; sorted.

    Empty if a star import may define them.
    """
    if "import *" in text:
        return []
    with warnings.catch_warnings(action="ignore"):
        scopes = list(_scopes(symtable.symtable(text, "<generated>", "exec")))
    module, *inner = scopes
    bound = {each.get_name() for each in module.get_symbols() if _binds(each)}
    used = {each.get_name() for each in module.get_symbols() if each.is_referenced()}
    for scope in inner:
        for each in scope.get_symbols():
            if each.is_global() and each.is_referenced():
                used.add(each.get_name())
            if each.is_declared_global() and _binds(each):
                bound.add(each.get_name())
    return sorted(used - bound - _KNOWN)


def returns(code: str) -> bool:
    """Whether code after these statements is unreachable, because every path returns or raises."""
    return _leaves(parse(code).root_node)


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _leaves(node: Node | None) -> bool:
    if node is None:
        return False
    match node.type:
        case "return_statement" | "raise_statement":
            return True
        case "module" | "block":
            statements = [child for child in node.named_children if child.type != "comment"]
            return bool(statements) and _leaves(statements[-1])
        case "with_statement" | "else_clause" | "elif_clause" | "except_clause" | "except_group_clause":
            return _leaves(_block(node))
        case "finally_clause" | "case_clause":
            return _leaves(_block(node))
        case "if_statement":
            branches = node.children_by_field_name("alternative")
            complete = any(branch.type == "else_clause" for branch in branches)
            return complete and all(map(_leaves, (_block(node), *branches)))
        case "match_statement":
            cases = [child for child in (_block(node) or node).named_children if child.type == "case_clause"]
            return any(map(_takes_all, cases)) and all(map(_leaves, cases))
        case "try_statement":
            return _try_leaves(node)
    return False


def _try_leaves(node: Node) -> bool:
    clauses = {child.type: child for child in node.named_children}
    handlers = [child for child in node.named_children if child.type in ("except_clause", "except_group_clause")]
    through = _leaves(_block(node)) or _leaves(clauses.get("else_clause"))
    return (through and all(map(_leaves, handlers))) or _leaves(clauses.get("finally_clause"))


def _takes_all(case: Node) -> bool:
    """Whether it is `case _:`, or a bare name."""
    patterns = [child for child in case.named_children if child.type == "case_pattern"]
    text = patterns[0].text.decode() if len(patterns) == 1 and patterns[0].text else ""
    return text.isidentifier() and case.child_by_field_name("guard") is None


def _block(node: Node) -> Node | None:
    return next((child for child in node.named_children if child.type == "block"), None)
