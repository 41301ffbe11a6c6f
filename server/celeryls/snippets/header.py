"""Reads a template file: its header, which is TOML inside a Jinja2 comment, and where the template begins."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast, get_args

from celeryls.reading_budget import HEADER
from celeryls.snippets.model import DEFAULT_ORDER, LAST_ORDER, Snippet, SnippetError, Where
from celeryls.snippets.nearest import nearest
from celeryls.snippets.variables import read_variable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_HEADER = HEADER.characters
"""Code points."""

MAX_LINE = 2_000
"""Code points of one header line.

The time that the TOML parser takes grows with the square of a dotted key's length.
"""

_HEADER = re.compile(r"\s*\{#---[ \t]*\n(.*?)^---#\}[ \t]*\n?", re.DOTALL | re.MULTILINE)
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_KEYS = ("prefix", "title", "where", "words", "files", "order", "description", "variables")


@dataclass(frozen=True, slots=True)
class Header:
    """The header's text and the number of file lines before it, so that errors have the right line."""

    path: Path
    text: str
    lines_before: int

    def error(self, message: str, *keys: str) -> SnippetError:
        """The error about the last of ``keys``; the keys before it are the tables around it."""
        lines = self.text.split("\n")
        at = 0
        for key in keys:
            named = re.compile(rf"(?<![\w-]){re.escape(key)}[\"']?\s*[=.\]]")
            at = next((line for line in range(at, len(lines)) if named.search(lines[line])), at)
        return SnippetError(self.path, self.lines_before + at + 1, message)

    def check_keys(self, table: Iterable[str], allowed: tuple[str, ...], *tables: str) -> None:
        """Raises an error for the first key that is not allowed."""
        for key in table:
            if key not in allowed:
                raise self.error(f"unknown key `{key}`; {nearest(key, allowed)}", *tables, key)


def read(path: Path, text: str) -> Snippet:
    """The snippet that ``text``, the content of ``path``, describes; its template is not checked yet.

    Raises:
        SnippetError: The header is missing or wrong; the message names the key and the nearest one that is allowed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _HEADER.match(text)
    if found is None:
        raise SnippetError(
            path, 1, "a snippet begins with its header: `{#---`, TOML, `---#}`, each on a line of its own"
        )
    header = Header(path, found[1], text.count("\n", 0, found.start(1)))
    table = _toml(header)
    header.check_keys(table, _KEYS)
    variables = table.get("variables", {})
    if not isinstance(variables, dict):
        raise header.error("`variables` is a table: [variables]", "variables")
    return Snippet(
        path=path,
        source="\n" * found[0].count("\n") + text[found.end() :],
        prefix=_prefix(header, table),
        title=_text(header, table, "title"),
        description=_text(header, table, "description"),
        where=_where(header, table),
        words=_texts(header, table, "words"),
        files=_texts(header, table, "files"),
        order=_order(header, table),
        variables=tuple(read_variable(header, name, settings) for name, settings in variables.items()),
    )


def _toml(header: Header) -> dict[str, Any]:
    if len(header.text) > MAX_HEADER:
        raise header.error(f"the header is longer than {MAX_HEADER} characters")
    for number, content in enumerate(header.text.split("\n"), start=1):
        if len(content) > MAX_LINE:
            raise SnippetError(header.path, header.lines_before + number, f"longer than {MAX_LINE} characters")
    try:
        return tomllib.loads(header.text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else header.text.count("\n")
        message = f"the header is not TOML: {_TOML_PLACE.sub('', str(error))}"
        raise SnippetError(header.path, header.lines_before + line, message) from error
    except RecursionError as error:
        raise header.error("the header is nested too deeply") from error


def _prefix(header: Header, table: dict[str, Any]) -> str:
    prefix = _text(header, table, "prefix")
    if len(prefix.split()) > 1:
        raise header.error("`prefix` is one word: what is typed to find the snippet", "prefix")
    return prefix


def _where(header: Header, table: dict[str, Any]) -> Where:
    where, allowed = table.get("where", "module"), get_args(Where)
    if where not in allowed:
        raise header.error(f"unknown `where` {where!r}; {nearest(str(where), allowed)}", "where")
    return cast("Where", where)


def _text(header: Header, table: dict[str, Any], key: str) -> str:
    if key not in table:
        raise header.error(f"the header lacks `{key}`")
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise header.error(f"`{key}` takes text", key)
    return value.strip()


def _order(header: Header, table: dict[str, Any]) -> int:
    value = table.get("order", DEFAULT_ORDER)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LAST_ORDER:
        raise header.error(f"`order` takes a whole number from 0 to {LAST_ORDER}", "order")
    return value


def _texts(header: Header, table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise header.error(f"`{key}` takes a list of texts", key)
    return tuple(value)
