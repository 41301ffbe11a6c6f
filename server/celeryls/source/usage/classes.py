"""The contents of a class: its bases, its attributes and where they come from, its methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.usage.chains import chains
from celeryls.source.usage.function import targets, value_of
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

_OWN = ("self", "cls")


class UsageOrigin(NamedTuple):
    """Where a value of an attribute comes from.

    Chains in the scope of ``method``, which is empty for the class itself.
    """

    chains: tuple[str, ...]
    method: str


class ClassUsage(NamedTuple):
    """``set`` are the names that the class body itself binds; ``methods`` are texts, without decorators."""

    bases: tuple[str, ...]
    attributes: Mapping[str, tuple[UsageOrigin, ...]]
    methods: Mapping[str, str]
    set: frozenset[str]


@cached_by_text
def class_usage(text: str) -> ClassUsage:
    """The contents of a ``class`` text, without its decorators."""
    found = captures(parse(text).root_node, "(class_definition) @class")
    node = next(iter(found.get("class", ())), None)
    body = node.child_by_field_name("body") if node else None
    if node is None or body is None:
        return ClassUsage((), {}, {}, frozenset())
    attributes: dict[str, tuple[UsageOrigin, ...]] = {}
    methods: dict[str, str] = {}
    own: set[str] = set()
    for statement in body.named_children:
        inner = statement.child_by_field_name("definition") or statement
        if inner.type == "function_definition" and (name := inner.child_by_field_name("name")):
            called = text_of(name, text)
            methods[called] = text_of(inner, text)
            for attribute, origin in _set_by(inner, called, text):
                attributes[attribute] = (*attributes.get(attribute, ()), origin)
        elif inner.type == "expression_statement" and inner.named_children[0].type == "assignment":
            assignment = inner.named_children[0]
            for name_ in targets(assignment.child_by_field_name("left"), text):
                origin = UsageOrigin(chains(value_of(assignment), text), "")
                attributes[name_] = (*attributes.get(name_, ()), origin)
                if assignment.child_by_field_name("right") is not None:
                    own.add(name_)
    arguments = node.child_by_field_name("superclasses")
    bases = tuple(chain for each in (arguments.named_children if arguments else ()) for chain in chains(each, text))
    return ClassUsage(bases, attributes, methods, frozenset(own))


def _set_by(method: Node, called: str, text: str) -> Iterator[tuple[str, UsageOrigin]]:
    """The attributes of ``self`` that a method assigns."""
    for node in captures(method, "(assignment left: (attribute) right: (_)) @set").get("set", ()):
        target = node.child_by_field_name("left")
        owner = target.child_by_field_name("object") if target else None
        name = target.child_by_field_name("attribute") if target else None
        if owner is not None and name is not None and text_of(owner, text) in _OWN:
            yield text_of(name, text), UsageOrigin(chains(node.child_by_field_name("right"), text), called)
