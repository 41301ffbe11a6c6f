"""Splits a small file into imports, prelude, and the body at the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")


@dataclass(frozen=True, slots=True)
class LineSpan:
    """A part of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The spans of a file's parts; the spans of the body together are the body."""

    imports: tuple[LineSpan, ...]
    prelude: tuple[LineSpan, ...]
    body: tuple[LineSpan, ...]


def split(text: str) -> Parts:
    """The positions of imports, prelude and body in ``text``.

    Imports are lifted from any place at the top level. The prelude consists of assignments to plain names between the
    first import and the first other statement; a file of only imports and assignments has no prelude, since the
    assignments are its content. A comment belongs to the statement directly below it, or to the one on its line.
    """
    runs = list(_statements(parse(text).root_node.children))
    kinds = [_kind(run) for run in runs]
    first_other = kinds.index("other") if "other" in kinds else 0
    seen_import = False
    imports, prelude, body = [], [], []
    for at, (run, kind) in enumerate(zip(runs, kinds, strict=True)):
        span = LineSpan(run[0].start_byte, run[-1].start_byte if run[-1].type == ";" else run[-1].end_byte)
        seen_import |= kind == "import"
        if kind == "import":
            imports.append(span)
        elif kind == "assignment" and seen_import and at < first_other:
            prelude.append(span)
        else:
            body.append(LineSpan(span.start, runs[at + 1][0].start_byte if at + 1 < len(runs) else len(text)))
    return Parts(tuple(imports), tuple(prelude), _trimmed(text, body))


def _statements(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """Each statement with its comments; a comment that belongs to no statement is a statement of its own."""
    run: list[Node] = []
    for node in nodes:
        if run and not _belongs(run, node):
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _belongs(run: list[Node], node: Node) -> bool:
    last = run[-1]
    if last.type == "comment" and _statement(run) is None:
        return node.start_point.row == last.end_point.row + 1
    return node.type in ("comment", ";") and node.start_point.row == last.end_point.row


def _kind(run: list[Node]) -> str:
    statement = _statement(run)
    if statement is None:
        return "comment"
    if statement.type in _IMPORTS:
        return "import"
    assignment = statement.named_children[0] if statement.type == "expression_statement" else None
    target = assignment.child_by_field_name("left") if assignment and assignment.type == "assignment" else None
    return "assignment" if target and target.type == "identifier" else "other"


def _statement(run: list[Node]) -> Node | None:
    return next((node for node in run if node.type != "comment"), None)


def _trimmed(text: str, body: list[LineSpan]) -> tuple[LineSpan, ...]:
    if not body:
        return ()
    last = body[-1]
    return (*body[:-1], LineSpan(last.start, last.start + len(text[last.start : last.end].rstrip())))
