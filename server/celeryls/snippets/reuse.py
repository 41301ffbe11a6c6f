"""Decides which names of a file a snippet can reuse, and renames those that mean something else there.

A file's `logger` may be loguru's, its `app` FastAPI's, its `chain` that of `itertools`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.names import bindings, status
from celeryls.edit.imports.read import items
from celeryls.edit.stops import Stop, to_plain
from celeryls.snippets.own_imports import imported_names, own_imports, without_imports
from celeryls.syntax.parser import parse, walk
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from celeryls.edit.imports.read import Statement
    from celeryls.snippets.model import Rendered, SnippetPlace

Renames = tuple[tuple[str, str], ...]
"""Names of a snippet, and the names to use in the file instead."""

_LOGGERS = frozenset({"logging.getLogger", "celery.utils.log.get_task_logger", "celery.utils.log.get_logger"})
_OWN_NAMES = {"logger": "task_logger", "app": "celery_app"}
_ASSIGNED = re.compile(r"^\w+(?:[ \t]*:[^=\n]+)?[ \t]*=[ \t]*[\w.]+\(", re.MULTILINE)
_AT_MARGIN = re.compile(r"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]+)?=(?!=))", re.MULTILINE)


class Need(NamedTuple):
    """A name that a snippet binds at module level: by an import, or by a call of the dotted name ``made_by``."""

    name: str
    wanted: Statement | None
    made_by: str = ""


@lru_cache(maxsize=512)
def needs(rendered: Rendered) -> tuple[Need, ...]:
    """The names that a snippet binds and that may mean something else in a file."""
    if rendered.where != "module":
        return _imports(rendered.imports)
    code = "\n".join((*rendered.prelude, to_plain(rendered.body)))
    # Most places have the same lines, so they are parsed once.
    assigned = "\n".join(f"{found[0]})" for found in _ASSIGNED.finditer(code))
    return (*_imports(rendered.imports), *_assignments(rendered.imports, assigned))


@lru_cache(maxsize=128)
def _imports(imports: tuple[str, ...]) -> tuple[Need, ...]:
    statements = (statement for text in imports for statement in _statements(text))
    return tuple(Need(statement.binds, statement) for statement in statements if not statement.names[0].alias)


@lru_cache(maxsize=128)
def _assignments(imports: tuple[str, ...], assigned: str) -> tuple[Need, ...]:
    calls = _calls("\n".join((*imports, assigned))) if assigned else {}
    return tuple(Need(name, None, made_by) for name, made_by in calls.items() if made_by)


def fitted(rendered: Rendered, chunks: Sequence[str], place: SnippetPlace) -> Rendered:
    """The snippet as a file with these chunks needs it: without what it imports, and with names that are free."""
    imported = imported_names(own_imports(rendered), chunks[0], place)
    rendered = without_imports(rendered, imported, chunks[0], place) if imported else rendered
    return renamed(rendered, renames(rendered, chunks))


def renames(rendered: Rendered, chunks: Sequence[str]) -> Renames:
    """The names that a snippet must change in a file with these chunks; empty for most files."""
    return renames_of(needs(rendered), chunks, bound_in(tuple(chunks)))


def renames_of(needed: tuple[Need, ...], chunks: Sequence[str], taken: frozenset[str]) -> Renames:
    """As ``renames``, for the names that a snippet needs; ``taken`` are those that the chunks bind."""
    if taken.isdisjoint(need.name for need in needed):
        return ()
    header = chunks[0]
    bound = bindings(header)
    found: dict[str, str] = {}
    for need in needed:
        further_down = need.name in taken and need.name not in bound
        if further_down or (need.name in bound and not _is_there(need, header)):
            found[need.name] = _free(need, header, {*taken, *found.values()})
    return tuple(found.items())


@lru_cache(maxsize=256)
def renamed(rendered: Rendered, names: Renames) -> Rendered:
    """The snippet with its names changed for the file."""
    if not names:
        return rendered
    other = dict(names)
    return replace(
        rendered,
        imports=tuple(line for text in rendered.imports for line in _imported(text, other)),
        prelude=tuple(to_plain(_with_names((text,), other)) for text in rendered.prelude),
        body=_with_names(rendered.body, other),
    )


def _is_there(need: Need, header: str) -> bool:
    """Whether the file already binds the name to what the snippet needs."""
    if need.wanted is not None:
        return status(need.wanted, bindings(header)) != "taken"
    made_by = _calls(header).get(need.name, "")
    return made_by == need.made_by or {made_by, need.made_by} <= _LOGGERS


def _free(need: Need, header: str, taken: set[str]) -> str:
    """Another name that is unused in the file, or has the needed meaning there."""
    if need.wanted is None:
        other = _OWN_NAMES.get(need.name, f"celery_{need.name}")
    elif need.wanted.module is None:
        other = f"{need.name}_module"
    else:
        other = f"{need.wanted.module.strip('.').partition('.')[0] or 'own'}_{need.name}"
    calls = _calls(header)
    if other in calls and need.wanted is None and _is_there(need._replace(name=other), header):
        return other
    numbered = (f"{other}_{number}" for number in count(2))
    return other if other not in taken else next(name for name in numbered if name not in taken)


@lru_cache(maxsize=8)
def bound_in(chunks: tuple[str, ...]) -> frozenset[str]:
    """The names that a file binds at module level; a keystroke costs one chunk."""
    return frozenset(bindings(chunks[0])).union(*map(_at_margin, chunks[1:]))


@cached_by_text
def _at_margin(chunk: str) -> frozenset[str]:
    """The names that a chunk after the header binds in column 0."""
    return frozenset(name for found in _AT_MARGIN.finditer(chunk) for name in found.groups() if name)


@lru_cache(maxsize=64)
def _calls(text: str) -> dict[str, str]:
    """For each name that a text assigns in column 0, the dotted name of the callee.

    Empty if the value is not a call.
    """
    imported: dict[str, str] = {}
    for statement in _statements(text):
        (name,) = statement.names
        # `import a.b` binds `a`.
        target = name.name if statement.module or name.alias else statement.binds
        imported[statement.binds] = f"{statement.module}.{target}" if statement.module else target
    found: dict[str, str] = {}
    for node in parse(text).root_node.children:
        assignment = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
        if assignment is None or assignment.type != "assignment":
            continue
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            found[_text(left, text)] = _called(right, text, imported)
    return found


def _called(node: Node | None, text: str, imported: dict[str, str]) -> str:
    function = node.child_by_field_name("function") if node is not None and node.type == "call" else None
    if function is None or function.type not in {"identifier", "attribute"}:
        return ""
    root, _, rest = "".join(_text(function, text).split()).partition(".")
    target = imported.get(root)
    return f"{target}.{rest}".rstrip(".") if target else ""


def _statements(text: str) -> Iterator[Statement]:
    """The imports of a text, one name each."""
    return (single for item in items(text) if item.statement for single in item.statement.apart())


def _imported(text: str, other: dict[str, str]) -> Iterator[str]:
    """An import with other names, each in its own statement."""
    singles = list(_statements(text))
    if not any(single.binds in other and not single.names[0].alias for single in singles):
        yield text
        return
    for single in singles:
        (name,) = single.names
        alias = None if name.alias else other.get(single.binds)
        yield str(replace(single, names=(name._replace(alias=alias),)) if alias else single)


def _with_names(parts: tuple[str | Stop, ...], other: dict[str, str]) -> tuple[str | Stop, ...]:
    """Code with names replaced in the template's literal text; tab stops belong to the user and stay."""
    text = to_plain(parts)
    spans = [(node.start_byte, node.end_byte) for node in walk(parse(text).root_node) if _names_something(node)]
    found = [(start, end) for start, end in spans if text[start:end] in other]
    result: list[str | Stop] = []
    at = 0
    for part in parts:
        if isinstance(part, Stop):
            result.append(part)
            at += len(part.default)
            continue
        inside = [(start - at, end - at) for start, end in found if at <= start and end <= at + len(part)]
        result.append(_replaced(part, inside, other))
        at += len(part)
    return tuple(result)


def _replaced(part: str, spans: list[tuple[int, int]], other: dict[str, str]) -> str:
    for start, end in reversed(spans):
        part = part[:start] + other[part[start:end]] + part[end:]
    return part


def _names_something(node: Node) -> bool:
    """Whether a node is a name of the module: not an attribute, and not the keyword of a call."""
    if node.type != "identifier" or node.parent is None:
        return False
    if node.parent.type == "attribute":
        return node.parent.child_by_field_name("object") == node
    return node.parent.type != "keyword_argument" or node.parent.child_by_field_name("value") == node


def _text(node: Node, text: str) -> str:
    return text[node.start_byte : node.end_byte]
