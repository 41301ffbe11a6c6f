"""Adds a name to an existing import statement, in that statement's own layout."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from celeryls.edit.imports.order import by_name, by_type, fitting
from celeryls.edit.imports.read import items
from celeryls.edit.text import apply, insert, replace
from celeryls.syntax import lines

if TYPE_CHECKING:
    from celeryls.edit.imports.read import ImportedItem, ImportedName, Statement
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit


def statement_for(text: str, wanted: Statement, style: Style) -> ImportedItem | None:
    """The statement that the wanted name can be added to; None if it needs a statement of its own.

    Every name needs its own if the style or the file says so (``force-single-line``). A renamed name (``b as c``) gets
    its own statement, unless the file's own statements do otherwise.
    """
    found = [item for item in items(text) if item.statement and item.statement.module is not None]
    several = [item.statement for item in found if item.statement and len(item.statement.names) > 1]
    combined = any(name.alias for statement in several for name in statement.names)
    same = [item for item in found if item.statement and item.statement.module == wanted.module]
    if wanted.module is None or (wanted.names[0].alias and not combined):
        return None
    if style.single_line or (not several and _repeats([item for item in found if not _is_apart(item)], text)):
        return None
    return next((item for item in same if not _is_star(item) and (combined or not _is_apart(item))), None)


def add_name(text: str, item: ImportedItem, name: ImportedName, style: Style) -> str:
    """The text in which the statement of ``item`` also imports the name."""
    names = item.statement.names if item.statement else ()
    key = fitting(names, (by_type, by_name))
    before = [other for other in names if key(other) <= key(name)]
    previous = before[-1] if before else None
    if _is_one_per_line(text, item, names):
        return apply(text, _new_line(text, item, previous, str(name), style))
    inline = insert(previous.end, f", {name}") if previous else insert(names[0].start, f"{name}, ")
    result = apply(text, [inline])
    if _fits(result, item.start, item.end + len(inline.text), style) or "#" in text[item.start : item.end]:
        return result
    at = names.index(previous) + 1 if previous else 0
    return _exploded(text, item, [*names[:at], name, *names[at:]], style)


def _is_star(item: ImportedItem) -> bool:
    return item.statement is not None and item.statement.names[0].name == "*"


def _is_apart(item: ImportedItem) -> bool:
    """Whether the statement holds one renamed name or a star."""
    statement = item.statement
    return statement is not None and len(statement.names) == 1 and bool(statement.names[0].alias or _is_star(item))


def _repeats(found: list[ImportedItem], text: str) -> bool:
    """Whether two adjacent statements import from the same module."""
    return any(
        one.statement and other.statement and one.statement.module == other.statement.module
        for one, other in pairwise(found)
        if not text[one.end : other.start].strip()
    )


def _is_one_per_line(text: str, item: ImportedItem, names: tuple[ImportedName, ...]) -> bool:
    """Whether the names are in parentheses and each starts a line."""
    heads = {lines.start(text, name.start) for name in names}
    own = all(not text[lines.start(text, name.start) : name.start].strip() for name in names)
    return len(heads) == len(names) and own and text[item.end - 1] == ")"


def _new_line(text: str, item: ImportedItem, previous: ImportedName | None, name: str, style: Style) -> list[Edit]:
    newline, names = style.line_end, item.statement.names if item.statement else ()
    indent = text[lines.start(text, names[0].start) : names[0].start]
    if previous is None:
        return [insert(lines.end(text, text.index("(", item.start)), f"{indent}{name},{newline}")]
    comma = _comma(previous, item)
    if comma:
        return [insert(lines.end(text, previous.end), f"{indent}{name},{newline}")]
    # The last name has no comma: it gets one, and the new name is written without one.
    tail = lines.end(text, previous.end)
    if tail > item.end:
        return [insert(previous.end, f",{newline}{indent}{name}")]
    return [insert(previous.end, ","), insert(tail, f"{indent}{name}{newline}")]


def _comma(name: ImportedName, item: ImportedItem) -> bool:
    return any(child.type == "," and child.start_byte >= name.end for child in item.node.children)


def _fits(text: str, start: int, end: int, style: Style) -> bool:
    """Whether the lines from ``start`` to ``end``, including the rest of the last line, are short enough."""
    whole = text[lines.start(text, start) : lines.end(text, end)]
    return all(len(line.rstrip("\r\n")) <= style.line_length for line in lines.split(whole))


def _exploded(text: str, item: ImportedItem, names: list[ImportedName], style: Style) -> str:
    """One name per line; a comment after the statement moves after the opening parenthesis."""
    newline = style.line_end
    rest = text[item.end : lines.end(text, item.end)].rstrip("\r\n")
    comment = f"  {rest.strip()}" if rest.strip().startswith("#") else ""
    members = "".join(f"{style.indent}{name},{newline}" for name in names)
    module = item.statement.module if item.statement else ""
    end = item.end + (len(rest) if comment else 0)
    return apply(text, [replace(item.start, end, f"from {module} import ({comment}{newline}{members})")])
