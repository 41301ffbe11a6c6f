"""Reads the outline of one unit from its tree: one query, then a closer look at the matches."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from celeryls.source.expression.values import Argument, CallExpression, Mapping, Name, Sequence, Unknown
from celeryls.source.outline.assignments import read_assignments
from celeryls.source.outline.calls import called_roots, callees, read_calls
from celeryls.source.outline.definitions import read_definitions
from celeryls.source.outline.imports import read_imports
from celeryls.source.outline.lookups import read_lookups
from celeryls.source.outline.loops import read_loops, read_withs
from celeryls.source.outline.model import CallFact, ImportFact, UnitOutline
from celeryls.source.outline.names import leading_names
from celeryls.source.outline.passed_names import read_passed_names
from celeryls.source.outline.scopes import Scopes
from celeryls.source.text.read_settings import read_settings
from celeryls.source.text.relevance import MOST_FACTS
from celeryls.syntax.ancestry import Ancestry
from celeryls.syntax.code import Code
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.places import Range
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
(with_statement) @with
(as_pattern_target) @as
(global_statement) @global
"""


UNREAD = "(unread)"
"""The module of the star import that stands for what was not read; no module can have that name."""

_CONFIGURED = re.compile(r"\b([A-Za-z_][\w.]*)\.(?:conf\b|config_from_|add_defaults\b)")
_MOST_CONFIGURED = 20
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
    calls = [*islice(read_calls(tree, scopes, code, called, frozenset(_collections(held))), MOST_FACTS + 1)]
    if lookups := [*islice(read_lookups(root, scopes, code), MOST_FACTS + 1)]:
        calls = sorted((*calls, *lookups), key=lambda each: each.call.range)
    end = code.span(calls[MOST_FACTS].call.range).start if len(calls) > MOST_FACTS else len(text)
    passed = read_passed_names(tree, scopes, code, names.likely | leading_names(inner, frozenset()), end)
    found = replace(held, calls=tuple(calls), passed=tuple(passed))
    return UnitReading(_limited(found, scopes, code), not root.has_error)


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
    withs = tuple(read_withs(found.get("with", ()), (each.range for each in assignments), scopes, code))
    read = read_settings(text)
    return root, code, scopes, UnitOutline(imports, definitions, assignments, loops=loops, withs=withs, read=read)


def _collections(held: UnitOutline) -> Iterator[tuple[Scope, str]]:
    """The lists and dicts that a unit makes, by scope and name."""
    for made in held.assignments:
        if isinstance(made.target, Name) and isinstance(made.value, Mapping | Sequence | CallExpression):
            yield made.scope, made.target.dotted


def is_limited(unit: UnitOutline) -> bool:
    """Whether a part of a unit was not read."""
    return any(each.module == UNREAD for each in unit.imports)


def forget() -> None:
    """Frees the memory of what was read."""
    same_names.cache_clear()
    _held.cache_clear()


def _limited(found: UnitOutline, scopes: Scopes, code: Code) -> UnitOutline:
    """The facts up to the first that is too many, and facts that say that anything may follow.

    Imports and definitions stay, since all names and tasks hang on them. Behind the limit any name may have another
    value, as with a star import of a module that is missing, and any setting may be set.
    """
    if len(found.assignments) + len(found.calls) + len(found.passed) <= MOST_FACTS:
        return found
    places = sorted(
        chain(
            (each.range for each in found.assignments),
            (each.call.range for each in found.calls),
            (each.name.range for each in found.passed),
        )
    )
    end = places[MOST_FACTS].start
    return replace(
        found,
        imports=(*found.imports, _anything(end)),
        assignments=tuple(each for each in found.assignments if each.range.start < end),
        calls=(*(each for each in found.calls if each.call.range.start < end), *_any_settings(end, scopes, code)),
        passed=tuple(each for each in found.passed if each.name.range.start < end),
        loops=tuple(each for each in found.loops if each.range.start < end),
        withs=tuple(each for each in found.withs if each.range.start < end),
    )


def _anything(end: tuple[int, int]) -> ImportFact:
    line, _ = end
    return ImportFact("*", UNREAD, "*", (), Range(line, 0, line, 1))


def _any_settings(end: tuple[int, int], scopes: Scopes, code: Code) -> Iterator[CallFact]:
    """Calls that change what a class around the limit, and the apps behind it, have for settings."""
    line, column = end
    start = code.starts[line] + column
    place = Range(line, column, line, column + 1)
    scope = scopes.at(start)
    for length in range(1, len(scope) + 1):
        if scope[length - 1][0] == "class":
            yield CallFact(CallExpression(Name("exec", place), (), place), scope[:length])
    apps = dict.fromkeys(match[1] for match in _CONFIGURED.finditer(code.text, start))
    for app in list(apps)[:_MOST_CONFIGURED]:
        unknown = Argument(None, Unknown("limit", place), place)
        yield CallFact(CallExpression(Name(f"{app}.conf.update", place), (unknown,), place), ())


def _place(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte
