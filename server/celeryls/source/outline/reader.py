"""Reads the outline of one unit from its tree: one query, then a closer look at the matches."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from celeryls.source.expression.values import CallExpression, Mapping, Name, Sequence
from celeryls.source.outline.assignments import read_assignments
from celeryls.source.outline.calls import called_roots, callees, read_calls
from celeryls.source.outline.definitions import read_definitions
from celeryls.source.outline.imports import read_imports
from celeryls.source.outline.limit import MOST, limited
from celeryls.source.outline.lookups import read_lookups
from celeryls.source.outline.loops import read_loops
from celeryls.source.outline.model import UnitOutline
from celeryls.source.outline.names import leading_names
from celeryls.source.outline.passed_names import read_passed_names
from celeryls.source.outline.scopes import Scopes
from celeryls.syntax.ancestry import Ancestry
from celeryls.syntax.code import Code
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.outline.model import Scope

_SHAPES = """
(import_statement) @import
(import_from_statement) @import
[(function_definition) (class_definition)] @definition
(decorated_definition) @decorated
(return_statement (_) @return)
(assignment right: (_)) @assignment
(augmented_assignment) @assignment
(named_expression) @assignment
(for_statement left: (_) @loop)
(for_in_clause left: (_) @comprehended)
(as_pattern_target) @as
(global_statement) @global
"""


_FEW = 20
"""Names that are looked for one by one; each of as many as a large module makes would be looked for in each unit."""
_WORD = re.compile(r"\w+")


class UnitReading(NamedTuple):
    """The facts of a unit; ``clean`` says that the parser understood all of it."""

    outline: UnitOutline
    clean: bool


class ReaderNames(NamedTuple):
    """A file's names that may hold a task or lead to one: calls of those in ``called`` are stored.

    Names that are ``likely`` to hold one are also stored where they are passed as values.
    """

    called: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()


NO_NAMES = ReaderNames()


@lru_cache(maxsize=16)
def same_names(names: ReaderNames) -> ReaderNames:
    """The names as the one object that is equal to them: one that `read_unit` knows is found by its identity."""
    return names


@cached_by_text
def read_unit(text: str, names: ReaderNames = NO_NAMES) -> UnitReading:
    """The facts of a unit, or of a chunk, from its text. It never fails; code with syntax errors is left out."""
    few = len(names.likely) <= _FEW
    likely = frozenset(name for name in names.likely if name in text) if few else names.likely & _words(text)
    return read_cached(text, ReaderNames(names.called & called_roots(text), likely))


@cached_by_text
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


@cached_by_text
def read_cached(text: str, names: ReaderNames) -> UnitReading:
    """The same, for names that all occur in the text; cached."""
    root, code, scopes, held = _held(text)
    tree = Ancestry(root, len(callees(text)))
    inner = [each for each in held.imports if each.scope]
    called = names.called.union(each.local_name for each in inner)
    calls = [*islice(read_calls(tree, scopes, code, called, frozenset(_collections(held))), MOST + 1)]
    if lookups := [*islice(read_lookups(root, scopes, code), MOST + 1)]:
        calls = sorted((*calls, *lookups), key=lambda each: each.call.range)
    end = code.span(calls[MOST].call.range).start if len(calls) > MOST else len(text)
    passed = read_passed_names(tree, scopes, code, names.likely | leading_names(inner, frozenset()), end)
    found = replace(held, calls=tuple(calls), passed=tuple(passed))
    return UnitReading(limited(found, scopes, code), not root.has_error)


@lru_cache(maxsize=4)  # a file's head is read for its imports first, and then for calls of the imported names
def _held(text: str) -> tuple[Node, Code, Scopes, UnitOutline]:
    """The facts of a unit without its calls, and what is needed to read these."""
    root = parse(text).root_node
    code = Code(text)
    captured = captures(root, _SHAPES)
    found = {name: sorted(nodes, key=_place) for name, nodes in captured.items()}
    scopes = Scopes(found.get("definition", []), found.get("decorated", []), code)
    imports = read_imports(found.get("import", []), scopes, code)
    assignments, bound = read_assignments(found, scopes, code)
    definitions = read_definitions(found, scopes, bound, code)
    loops = tuple(read_loops(found.get("loop", ()), scopes, code))
    return root, code, scopes, UnitOutline(imports, definitions, assignments, loops=loops)


def _collections(held: UnitOutline) -> Iterator[tuple[Scope, str]]:
    """The lists and dicts that a unit makes, by scope and name."""
    for made in held.assignments:
        if isinstance(made.target, Name) and isinstance(made.value, Mapping | Sequence | CallExpression):
            yield made.scope, made.target.dotted


def forget() -> None:
    """Frees the memory of what was read."""
    same_names.cache_clear()
    _held.cache_clear()


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte
