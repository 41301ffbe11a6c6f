"""Blocks of imports: consecutive import statements in a header, each with the section it is in."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.order import FIRST, FUTURE, THIRD, by_module, by_style, is_sorted, section
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from celeryls.edit.imports.order import SortKey
    from celeryls.edit.imports.read import ImportedItem, Statement

_DIRECTIVE = re.compile(r"#\s*(?:ruff:\s*)?isort:\s*(?:split|off|on)\b")


class BlockStatement(NamedTuple):
    """A statement of a block, its position, its section, and the comments directly above it."""

    item: ImportedItem
    statement: Statement
    section: int
    comments: tuple[ImportedItem, ...]

    @property
    def start(self) -> int:
        """Where it begins, including its comments."""
        return (*self.comments, self.item)[0].start


Block = list[BlockStatement]


def blocks(everything: Sequence[ImportedItem], text: str, first_party: frozenset[str]) -> list[Block]:
    """The blocks in order; any other statement ends a block, and so does ``# isort: split``."""
    result: list[Block] = [[]]
    comments: list[ImportedItem] = []
    for item in everything:
        if item.comment and not is_directive(item, text):
            if comments and has_blank_line(text[comments[-1].end : item.start]):
                comments = []
            comments.append(item)
            continue
        if item.statement is None:
            result.append([])
        else:
            near = comments and not has_blank_line(text[comments[-1].end : item.start])
            entry = BlockStatement(
                item, item.statement, section(item.statement, first_party), tuple(comments if near else ())
            )
            result[-1].append(_promoted(entry, result[-1], text))
        comments = []
    return [block for block in result if block]


def block_for(wanted: Statement, rank: int, among: Sequence[Block]) -> Block:
    """The block with other imports of the package, else the one with the section.

    For ``__future__`` and for a new section it is the first block.
    """
    if rank == FUTURE:
        return among[0]
    choices = (
        [block for block in among if any(package(entry.statement) == package(wanted) for entry in block)],
        [block for block in among if any(entry.section == rank for entry in block)],
        [block for block in among if any(entry.section != FUTURE for entry in block)],
        among,
    )
    return next(choice[0] for choice in choices if choice)


def order_of(block: Block) -> Callable[[Statement], SortKey]:
    """The order that all sections of the block follow; the default order if they follow none."""
    groups = [[entry.statement for entry in block if entry.section == rank] for rank in range(5)]
    fitting = (key for key in (by_style, by_module) if all(is_sorted(group, key) for group in groups))
    return next(fitting, by_style)


def is_sectioned(block: Block, text: str) -> bool:
    """Whether blank lines separate the sections."""
    borders = ((a, b) for a, b in pairwise(block) if a.section != b.section)
    return all(has_blank_line(text[a.item.end : b.start]) for a, b in borders)


def package(statement: Statement) -> str:
    """The top-level package; empty for a relative import."""
    return statement.path.partition(".")[0]


def is_directive(item: ImportedItem, text: str) -> bool:
    """Whether it is a comment that separates blocks."""
    return item.comment and bool(_DIRECTIVE.match(text, item.start))


def has_blank_line(between: str) -> bool:
    """Whether there is a blank line in the text between two items; the text starts at the end of a line."""
    return any(not line.strip() and line.endswith(("\n", "\r")) for line in lines.split(between)[1:])


def _promoted(entry: BlockStatement, before: Block, text: str) -> BlockStatement:
    """A second paragraph of packages that cannot be classified is the project's own section."""
    if entry.section != THIRD or not before:
        return entry
    previous = before[-1]
    apart = has_blank_line(text[previous.item.end : entry.start])
    if entry.comments and by_style(previous.statement) <= by_style(entry.statement):
        apart = False
    own = previous.section == FIRST or (previous.section == THIRD and apart)
    return entry._replace(section=FIRST) if own else entry
