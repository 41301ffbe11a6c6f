"""What a function uses, binds and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.outline.imports import imports_at_run_time
from celeryls.source.usage.chains import chains, whole_chain
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

_SHAPES = """
(identifier) @name
(assignment) @bound
(named_expression) @bound
(as_pattern) @bound
(for_statement) @bound
(for_in_clause) @bound
(parameters) @parameters
(lambda_parameters) @parameters
(function_definition) @definition
(class_definition) @definition
[(import_statement) (import_from_statement)] @import
[(return_statement) (yield)] @returned
"""


class FunctionUsage(NamedTuple):
    """Chains, as in `chains`, of one function including nested definitions.

    ``used`` are the longest chains in it. ``assigned`` maps each name that it binds to the origins of its values, which
    are empty for a parameter without an annotation. ``imports`` are its own imports, by bound name. ``first`` is the
    first parameter.
    """

    used: frozenset[str]
    assigned: Mapping[str, tuple[str, ...]]
    imports: Mapping[str, str]
    returned: tuple[str, ...]
    first: str


@cached_by_text
def function_usage(text: str) -> FunctionUsage:
    """The usage in a ``def`` text, without its decorators."""
    root = parse(text).root_node
    found = captures(root, _SHAPES)
    whole = next(iter(found.get("definition", ())), None)
    assigned: dict[str, tuple[str, ...]] = {}
    for name, value in _bindings(found, whole, text):
        assigned[name] = (*assigned.get(name, ()), *value)
    used = (whole_chain(node, text) for node in found.get("name", ()) if node.parent != whole)
    parameters = list(_parameters(found["parameters"][0], text)) if found.get("parameters") else []
    return FunctionUsage(
        used=frozenset(chain for chain in used if chain),
        assigned=assigned,
        imports=dict(_imports(found.get("import", ()), text)),
        returned=tuple(
            chain
            for node in found.get("returned", ())
            if node.named_children
            for chain in chains(node.named_children[0], text)
        ),
        first=parameters[0][0] if parameters else "",
    )


def targets(node: Node | None, text: str) -> Iterator[str]:
    """The plain names that a target binds."""
    if node is None or node.type in ("attribute", "subscript", "call"):
        return
    if node.type == "identifier":
        yield text_of(node, text)
    for child in node.named_children:
        yield from targets(child, text)


def value_of(node: Node) -> Node | None:
    """The value bound by an assignment, ``:=``, ``as`` or ``for``; for a bare declaration, the annotation."""
    match node.type:
        case "as_pattern":
            return node.named_children[0]
        case "named_expression":
            return node.child_by_field_name("value")
        case _:
            return node.child_by_field_name("right") or node.child_by_field_name("type")


def _bindings(found: Mapping[str, list[Node]], whole: Node | None, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in found.get("bound", ()):
        target = node.child_by_field_name("left") or node.child_by_field_name("name")
        if node.type == "as_pattern":
            target = node.child_by_field_name("alias")
        values = chains(value_of(node), text)
        for name in targets(target, text):
            yield name, tuple(value for value in values if value.partition(".")[0] != name)
    for node in found.get("parameters", ()):
        yield from _parameters(node, text)
    for node in found.get("definition", ()):
        called = node.child_by_field_name("name")
        if node != whole and called is not None:
            yield text_of(called, text), ()


def _parameters(node: Node, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for child in node.named_children:
        annotation = child.child_by_field_name("type")
        name = child.child_by_field_name("name") or (child.named_children[0] if child.named_children else child)
        yield text_of(name, text), chains(annotation, text)


def _imports(nodes: list[Node] | tuple[()], text: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for each in imports_at_run_time(text_of(node, text)):
            yield each.local_name, each.target
