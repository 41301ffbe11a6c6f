"""Adds the import statements that a file needs where isort's black profile or ruff would put them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.difference import difference
from celeryls.edit.imports.members import add_name, statement_for
from celeryls.edit.imports.names import bindings, mentioned, status, targets
from celeryls.edit.imports.place import add_prelude, add_statement, reordered, top_end
from celeryls.edit.imports.read import header_end, items
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import Edit
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.imports.read import Statement


@dataclass(frozen=True, slots=True)
class Body:
    """The code that needs the imports: the caller will write ``text`` on the line of ``at`` (a code point).

    Imports go above it, with the number of blank lines that it needs; ``text`` is empty if the file already contains
    it.
    """

    at: int
    text: str = ""


_DEFAULT = Style()
_STYLE_FROM = 20_000  # code points: the beginning of a file shows the style of the rest


class Merged(NamedTuple):
    """The edits, in code points of the file, and the names that could not be imported.

    A name in ``conflicts`` has another meaning in this file; that meaning is kept.
    """

    edits: tuple[Edit, ...]
    conflicts: tuple[str, ...]


def merge(
    text: str,
    statements: Sequence[str],
    *,
    prelude: Sequence[str] = (),
    body: Body | None = None,
    style: Style = _DEFAULT,
) -> Merged:
    """Adds the import statements that ``text`` lacks, then the lines of ``prelude`` whose names it does not bind.

    An import counts as present if it is at module level, also inside ``try`` and ``if``, but not in a function or under
    ``TYPE_CHECKING``. An import that only a dropped prelude line uses is dropped too (if ``body`` has a text).

    It never fails: a line with a syntax error is skipped. There are no edits if nothing is missing.
    """
    style = style_of(text[:_STYLE_FROM], style)
    if text.startswith("\ufeff"):
        merged = merge(text[1:], statements, prelude=prelude, body=_shifted(body, -1), style=style)
        return merged._replace(edits=tuple(Edit(edit.start + 1, edit.end + 1, edit.parts) for edit in merged.edits))

    bound = bindings(text)
    kept = [line for line in prelude if not _is_there(line, text, set(bound))]
    unused = _unused([line for line in prelude if line not in kept], kept, body)
    wanted = [single for single in _singles(statements) if single.binds not in unused]
    found = {single: status(single, bound) for single in wanted}

    end = header_end(text)
    if body is not None:
        end = min(end, lines.start(text, body.at))
    below = _blank_lines(body.text if body and body.text and end == lines.start(text, body.at) else text[end:])
    end = top_end(text[:end])
    header = text[:end]
    for single in (single for single in wanted if found[single] == "missing"):
        statement = statement_for(header, single, style)
        if statement is None:
            header = add_statement(header, single, below, style)
        else:
            header = add_name(header, statement, single.names[0], style)
            header = reordered(header, statement.start, style)
    if kept:
        header = add_prelude(header, [line.strip("\r\n") for line in kept], below, style)
    return Merged(difference(text[:end], header), tuple(s.binds for s in wanted if found[s] == "taken"))


def _shifted(body: Body | None, by: int) -> Body | None:
    return body and Body(max(body.at + by, 0), body.text)


def _singles(statements: Sequence[str]) -> list[Statement]:
    """The wanted imports, one name each, without duplicates."""
    found = (item.statement for item in items("\n".join(statements)) if item.statement)
    return list(dict.fromkeys(single for statement in found for single in statement.apart()))


def _is_there(line: str, text: str, bound: set[str]) -> bool:
    names = targets(line)
    return bool(names & bound) if names else line.strip() in text


def _unused(dropped: Sequence[str], kept: Sequence[str], body: Body | None) -> set[str]:
    if body is None or not body.text:
        return set()
    return mentioned("\n".join(dropped)) - mentioned("\n".join((*kept, body.text)))


def _blank_lines(following: str) -> int:
    """How many blank lines the formatter wants above this text: two above a definition, none above an empty text."""
    if not following.strip():
        return 0
    return 2 if header_end(following) == 0 else 1
