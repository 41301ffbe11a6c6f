"""Puts a new import statement, and the lines that follow the imports, in the right place of the header."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.blocks import block_for, blocks, is_sectioned, order_of, package
from celeryls.edit.imports.order import section
from celeryls.edit.imports.read import IMPORTS, items
from celeryls.syntax import lines
from celeryls.syntax.parser import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.imports.blocks import Block, BlockStatement
    from celeryls.edit.imports.read import ImportedItem, Statement
    from celeryls.edit.style import Style

_DOCSTRINGS = (["string"], ["concatenated_string"])
_NESTED = frozenset({"if_statement", "try_statement", "with_statement"})


@lru_cache(maxsize=4)
def top_end(header: str) -> int:
    """The end of the part of a header that an import can change: after the first statement that follows the imports.

    A settings module consists of header only, and each step of a merge parses what it is given.
    """
    everything = items(header)
    imports = [index for index, item in enumerate(everything) if _imports(item) or _is_docstring(item)]
    behind = everything[imports[-1] + 1 :] if imports else everything
    first = next((item for item in behind if not item.comment), None)
    return len(header) if first is None else _line_after(first, everything, header)


def add_statement(text: str, wanted: Statement, below: int, style: Style) -> str:
    """The header with the statement added; ``below`` blank lines are wanted between its end and the code after it."""
    everything = items(text)
    among = blocks(everything, text, style.own_packages)
    if not among:
        return _insert_paragraph(text, _introduction_end(everything, text, below), str(wanted), below, style)
    rank = section(wanted, style.own_packages)
    block = block_for(wanted, rank, among)
    rank = next((entry.section for entry in block if package(entry.statement) == package(wanted)), rank)
    at, paragraph = _place(text, wanted, rank, block, everything)
    line = _ended(text[:at], style)[len(text[:at]) :] + paragraph.format(wanted).replace("\n", style.line_end)
    following = text[at:]
    padding = 0 if following.strip() else below - lines.blanks(following, 0)
    return text[:at] + line + style.line_end * padding + following


def add_prelude(text: str, prelude: Sequence[str], below: int, style: Style) -> str:
    """The header with these lines added after its last import, separated by one blank line."""
    everything = items(text)
    last = next((item for item in reversed(everything) if _imports(item)), None)
    at = _introduction_end(everything, text, below) if last is None else _line_after(last, everything, text)
    return _insert_paragraph(text, at, style.line_end.join(prelude), below, style)


def reordered(text: str, start: int, style: Style) -> str:
    """The header with the statement at ``start``, whose first name is new, sorted among the others of its module.

    A renamed name has its own statement (``from celery import chord as later``), which may now have to come second.
    Nothing moves if there are comments above one of the statements.
    """
    everything = items(text)
    block = next(
        block for block in blocks(everything, text, style.own_packages) if any(e.item.start == start for e in block)
    )
    index = next(index for index, entry in enumerate(block) if entry.item.start == start)
    entry, key = block[index], order_of(block[:index])
    above = [
        other
        for other in block[:index]
        if other.statement.module == entry.statement.module and key(other.statement) > key(entry.statement)
    ]
    if not above or entry.comments or above[0].comments or lines.start(text, start) != start:
        return text
    target, end = above[0].item.start, _line_after(entry.item, everything, text)
    return text[:target] + _ended(text[start:end], style) + text[target:start] + text[end:]


def _place(
    text: str, wanted: Statement, rank: int, block: Block, everything: Sequence[ImportedItem]
) -> tuple[int, str]:
    """Where in the block the statement goes, at the beginning of a line, and the blank lines around it."""
    key = order_of(block)
    blank = "\n" if is_sectioned(block, text) else ""
    peers = [entry for entry in block if entry.section == rank]
    smaller = [entry for entry in peers if key(entry.statement) <= key(wanted)]
    if smaller:
        return _line_after(smaller[-1].item, everything, text), "{}\n"
    if peers:
        at = _above(peers[0], everything, text)
        # A comment within a section has a blank line above it.
        return at, "{}\n\n" if at < lines.start(text, peers[0].item.start) else "{}\n"
    lower = [entry for entry in block if entry.section < rank]
    if lower:
        return _line_after(lower[-1].item, everything, text), blank + "{}\n"
    return _above(block[0], everything, text), "{}\n" + blank


def _above(entry: BlockStatement, everything: Sequence[ImportedItem], text: str) -> int:
    """The beginning of the first line that belongs to the statement; comments at the top belong to the file."""
    if entry.comments and text[: entry.start].strip():
        return lines.start(text, entry.start)
    at = lines.start(text, entry.item.start)
    if any(item.start < entry.item.start and item.end > at for item in everything):
        return _line_after(entry.item, everything, text)
    return at


def _line_after(item: ImportedItem, everything: Sequence[ImportedItem], text: str) -> int:
    """The beginning of the first line after the item; other code on the item's last line counts as part of it."""
    at = lines.end(text, item.end)
    for other in everything:
        if other.start < at < other.end:
            at = lines.end(text, other.end)
    return at


def _insert_paragraph(text: str, at: int, content: str, below: int, style: Style) -> str:
    """The content between as many blank lines as the formatter wants."""
    before, after = _ended(text[:at], style), text[at:]
    if after.strip() and not _belongs_to_next(after.lstrip()):
        below = 1
    if before.strip():
        # Surplus blank lines, for instance after a docstring, stay above.
        spare = lines.blanks(after, 0) - below
        above = "".join(lines.split(after)[: max(0, spare)]) if after.strip() else ""
        before, after = before + (above or style.line_end), after[len(above) :]
    missing = max(0, below - lines.blanks(after, 0))
    return before + content + style.line_end * (1 + missing) + after


def _belongs_to_next(text: str) -> bool:
    """Whether only comments, without a blank line, separate the beginning from the code after the header."""
    return text.startswith("#") and all(line.startswith("#") for line in lines.split(text))


def _ended(text: str, style: Style) -> str:
    """The text with the end of its last line, if that was missing."""
    return text if not text or text.endswith(("\n", "\r")) else text + style.line_end


def _introduction_end(everything: Sequence[ImportedItem], text: str, below: int) -> int:
    """After the docstring and the comments at the top, but before a comment that belongs to the code after it."""
    first = next((item for item in everything if not item.comment), None)
    docstring = first if first is not None and _is_docstring(first) else None
    at = 0 if docstring is None else _line_after(docstring, everything, text)
    for item in everything:
        if item.start < at:
            continue
        if not item.comment:
            break
        behind = lines.end(text, item.end)
        top = docstring is None and all(line.strip() for line in lines.split(text[: item.end]))
        nothing = not text[behind : lines.end(text, behind)].strip() and (behind < len(text) or not below)
        if top or nothing:
            at = behind
    return at


def _is_docstring(item: ImportedItem) -> bool:
    node = item.node
    return node.type == "expression_statement" and [child.type for child in node.children] in _DOCSTRINGS


def _imports(item: ImportedItem) -> bool:
    """Whether it is an import, or a statement such as ``try`` or ``if TYPE_CHECKING`` that contains one."""
    return item.statement is not None or (
        item.node.type in _NESTED and any(node.type in IMPORTS for node in walk(item.node))
    )
