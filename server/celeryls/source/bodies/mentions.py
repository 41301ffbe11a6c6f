"""The names that one function mentions: a rule asks them whether the function may do something unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.bodies.nodes import function_at
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import captures
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.syntax.places import Range


class Mentions(NamedTuple):
    """The identifiers and the whole strings in a function's body, and whether it uses its first parameter as a whole.

    ``first_is_passed_on`` is True where the first parameter stands alone, not before a dot: as an argument, as a value.
    Nested functions are included.
    """

    names: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    first_is_passed_on: bool = False


@cached_by_text
def mentions_in(text: str, name: Range) -> Mentions:
    """The mentions of the function whose name is at ``name``; empty if there is none."""
    code = Code(text)
    function = function_at(code, name)
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None:
        return Mentions()
    identifiers = captures(body, "(identifier) @name").get("name", [])
    strings = captures(body, "(string_content) @text").get("text", [])
    first = _first_parameter(function, text)
    return Mentions(
        frozenset(text_of(node, text) for node in identifiers),
        frozenset(text_of(node, text) for node in strings),
        any(text_of(node, text) == first and not _has_attribute(node) for node in identifiers),
    )


def _first_parameter(function: Node, text: str) -> str:
    parameters = function.child_by_field_name("parameters")
    first = next(iter(parts_of(parameters)), None) if parameters is not None else None
    if first is None:
        return ""
    name = first if first.type == "identifier" else next(iter(first.named_children), first)
    return text_of(name, text)


def _has_attribute(node: Node) -> bool:
    """Whether a name stands before a dot, behind one, or names a keyword argument."""
    parent = node.parent
    if parent is None:
        return False
    return parent.type == "attribute" or (
        parent.type == "keyword_argument" and parent.child_by_field_name("name") == node
    )
