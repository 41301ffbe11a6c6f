"""The patterns and their variables, for a reader and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.generate.fill import PLACE_KEYS, RETRY_KEYS
from celeryls.snippets.defaults import context
from celeryls.snippets.engine import expand_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.table import Table

    from celeryls.snippets import Snippet, SnippetPlace, Variable

HEADINGS = ("Pattern", "Key", "Takes", "Unless given", "What it is")
FOOTNOTE = (
    f"Every pattern takes {', '.join(name.upper() for name in PLACE_KEYS)} and IMPORTS, too. "
    f"{', '.join(name.upper() for name in RETRY_KEYS)} may also stand, in lower case, below RETRY_CONFIG."
)


def rows(snippets: Iterable[Snippet], place: SnippetPlace) -> Iterator[tuple[str, ...]]:
    """One row for each variable, in the order of :data:`HEADINGS`; a pattern without variables has one, too."""
    for snippet in snippets:
        if not snippet.variables:
            yield snippet.prefix, "", "", "", snippet.title
        for variable in snippet.variables:
            otherwise = _otherwise(snippet, variable, place)
            yield snippet.prefix, variable.name.upper(), _takes(variable), otherwise, variable.help


def table(snippets: Sequence[Snippet], place: SnippetPlace) -> Table:
    """The rows as a table for a terminal, a section for each pattern."""
    from rich.table import Table  # noqa: PLC0415 - rich is a tenth of a second that other output does without
    from rich.text import Text  # noqa: PLC0415 - likewise

    result = Table(*HEADINGS, caption=FOOTNOTE, caption_justify="left")
    for snippet in snippets:
        for number, (prefix, *cells) in enumerate(rows([snippet], place)):
            first = f"{prefix}\n{snippet.title}" if number == 0 else ""
            # A Text's brackets are no markup.
            result.add_row(*map(Text, (first, *cells)))
        result.add_section()
    return result


def _takes(variable: Variable) -> str:
    if variable.choices:
        return " | ".join(map(_shown, variable.choices))
    return " or ".join(variable.types)


def _otherwise(snippet: Snippet, variable: Variable, place: SnippetPlace) -> str:
    if variable.default is None:
        return f"left out (such as {_shown(variable.placeholder)})"
    if isinstance(variable.default, str):
        return expand_value(snippet, variable.name, variable.default, context(place))
    return _shown(variable.default)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
