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
from celeryls.syntax.text_cache import cached_by_text

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
    dropped = tuple(line for line in prelude if line not in kept)
    unused = _unused(dropped, tuple(kept), body.text) if body and body.text else frozenset()
    wanted = [single for single in _singles(tuple(statements)) if single.binds not in unused]
    found = {single: status(single, bound) for single in wanted}

    end = header_end(text)
    if body is not None:
        end = min(end, lines.start(text, body.at))
    below = _blank_lines(body.text if body and body.text and end == lines.start(text, body.at) else text[end:])
    end = top_end(text[:end])
    missing = tuple(single for single in wanted if found[single] == "missing")
    edits = _added(text[:end], missing, tuple(line.strip("\r\n") for line in kept), below, style)
    return Merged(edits, tuple(each.binds for each in wanted if found[each] == "taken"))


@cached_by_text  # a client that can't resolve an item's edits gets those of all items, again with each letter
def _added(
    header: str, missing: tuple[Statement, ...], prelude: tuple[str, ...], below: int, style: Style
) -> tuple[Edit, ...]:
    """The edits that add imports and lines to the head of a file; ``below`` is the number of blank lines under it."""
    changed = header
    for single in missing:
        statement = statement_for(changed, single, style)
        if statement is None:
            changed = add_statement(changed, single, below, style)
        else:
            changed = add_name(changed, statement, single.names[0], style)
            changed = reordered(changed, statement.start, style)
    if prelude:
        changed = add_prelude(changed, prelude, below, style)
    return difference(header, changed)


def _shifted(body: Body | None, by: int) -> Body | None:
    return body and Body(max(body.at + by, 0), body.text)


@cached_by_text
def _singles(statements: tuple[str, ...]) -> tuple[Statement, ...]:
    """The wanted imports, one name each, without duplicates."""
    found = (item.statement for item in items("\n".join(statements)) if item.statement)
    return tuple(dict.fromkeys(single for statement in found for single in statement.apart()))


def _is_there(line: str, text: str, bound: set[str]) -> bool:
    names = targets(line)
    return bool(names & bound) if names else line.strip() in text


@cached_by_text
def _unused(dropped: tuple[str, ...], kept: tuple[str, ...], body: str) -> frozenset[str]:
    """The names that only dropped lines use."""
    return frozenset(mentioned("\n".join(dropped)) - mentioned("\n".join((*kept, body))))


def _blank_lines(following: str) -> int:
    """How many blank lines the formatter wants above this text: two above a definition, none above an empty text."""
    if not following.strip():
        return 0
    return 2 if header_end(following) == 0 else 1
