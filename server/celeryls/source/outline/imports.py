"""Reads imports at any depth for an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.outline.model import ImportFact
from celeryls.source.outline.scopes import Scopes
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax.code import Code
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_SHAPES = """
[(import_statement) (import_from_statement)] @import
[(function_definition) (class_definition)] @definition
"""


@cached_by_text
def imports_of_text(text: str) -> tuple[ImportFact, ...]:
    """The imports of a unit as in its outline, without reading the rest."""
    if "import" not in text or len(text) > LARGEST:
        return ()
    code = Code(text)
    found = {name: sorted(nodes, key=_start) for name, nodes in captures(parse(text).root_node, _SHAPES).items()}
    return read_imports(found.get("import", []), Scopes(found.get("definition", []), [], code), code)


def imports_at_run_time(text: str) -> Iterator[ImportFact]:
    """The names that a unit imports at module level, except under ``TYPE_CHECKING``."""
    return (each for each in imports_of_text(text) if is_at_run_time(each))


def is_at_run_time(each: ImportFact) -> bool:
    """Whether an import binds a name of the module at run time."""
    return not each.scope and not each.typing_only and each.local_name != "*"


def _start(node: Node) -> int:
    return node.start_byte


def read_imports(nodes: list[Node], scopes: Scopes, code: Code) -> tuple[ImportFact, ...]:
    """The bindings of import statements, in the order of the text."""
    guarded = "TYPE_CHECKING" in code.text
    return tuple(found for node in nodes for found in _bound(node, scopes, code, guarded=guarded))


def _bound(node: Node, scopes: Scopes, code: Code, *, guarded: bool) -> Iterator[ImportFact]:
    source = node.child_by_field_name("module_name")
    scope, typing_only = scopes.at(node.start_byte), guarded and _for_type_checkers(node, code)
    place = code.range(node)
    spread = node.children if place.line < place.end_line else ()
    keyword = next((child for child in spread if child.type == "import"), None)
    if source and keyword and _parts_lines(code.text[source.end_byte : keyword.start_byte]):
        # `from shop` is being typed above an import, and the parser takes the two for one statement
        source, place = None, code.between(keyword.start_byte, node.end_byte)
    module = _written(source, code) if source else None
    if module is not None and any(child.type == "wildcard_import" for child in node.children):
        yield ImportFact("*", module, "*", scope, place, typing_only)
    for child in node.children_by_field_name("name"):
        alias = child.child_by_field_name("alias")
        name = child.child_by_field_name("name") if alias else child
        dotted = _written(name or child, code)
        if not dotted:
            continue  # the parser puts a name of no width where one is missing: `from .tasks import,`
        bound = code.of(alias) if alias else None
        if module is None:
            yield ImportFact(bound or dotted.split(".")[0], dotted, None, scope, place, typing_only)
        else:
            yield ImportFact(bound or dotted, module, dotted, scope, place, typing_only)


def _written(node: Node, code: Code) -> str:
    """A dotted name without blanks around its dots."""
    source = code.of(node)
    return source if source.isidentifier() else "".join(source.replace("\\", " ").split())


def _parts_lines(between: str) -> bool:
    return "\\" not in between and ("\n" in between or "\r" in between)


def _for_type_checkers(node: Node, code: Code) -> bool:
    """Whether an import is only for type checkers, so that its name does not exist at run time."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "if_statement" and parent.child_by_field_name("consequence") == child:
            condition = parent.child_by_field_name("condition")
            source = code.of(condition) if condition else ""
            if source.rpartition(".")[2] == "TYPE_CHECKING":
                return True
        child, parent = parent, parent.parent
    return False
