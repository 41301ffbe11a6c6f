"""Lists the patterns and their variables, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.generate.fill import PLACE_KEYS, RETRY_KEYS
from celeryls.snippets.settling.defaults import MARK, choices_at, plain_default
from celeryls.snippets.settling.settle import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from celeryls.snippets import Snippet, SnippetPlace, Variable
    from celeryls.snippets.settling.settle import SettledVariable

_KEY = 20
"""Terminal columns for a key and the indentation before it."""

_LEFT_OUT = "left out"
HEADINGS = ("Pattern", "Key", "Takes", "Unless given", "What it is")
FOOTNOTE = (
    f"Every pattern takes {', '.join(name.upper() for name in PLACE_KEYS)} and IMPORTS, too. "
    f"{', '.join(name.upper() for name in RETRY_KEYS)} may also stand, in lower case, below RETRY_CONFIG."
)


def rows(snippets: Iterable[Snippet], place: SnippetPlace) -> Iterator[tuple[str, ...]]:
    """One row for each variable, in the order of :data:`HEADINGS`; a pattern without variables also has one row."""
    for snippet in snippets:
        if not snippet.variables:
            yield snippet.prefix, "", "", "", snippet.title
        for variable, otherwise in zip(snippet.variables, _otherwise(snippet, place), strict=True):
            yield snippet.prefix, variable.name.upper(), _takes(snippet, variable, place), otherwise, variable.help


def listing(snippets: Iterable[Snippet], place: SnippetPlace) -> Group:
    """The patterns for a terminal: each with its title, followed by its keys."""
    from rich.console import Group  # noqa: PLC0415 - rich takes a tenth of a second that other output does without
    from rich.text import Text  # noqa: PLC0415 - likewise

    parts: list[Table | Text] = []
    for snippet in snippets:
        # Brackets in a Text are not markup.
        parts += [Text.assemble((snippet.prefix, "bold"), f"  {snippet.title}"), _keys(snippet, place)]
    return Group(*parts, Text(FOOTNOTE))


def _keys(snippet: Snippet, place: SnippetPlace) -> Table:
    """The keys of a pattern, each with its description, type and default."""
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    result = Table.grid(padding=(0, 2, 0, 0))
    result.add_column(width=_KEY, no_wrap=True)
    result.add_column()
    for variable, otherwise in zip(snippet.variables, _otherwise(snippet, place), strict=True):
        default = otherwise if otherwise.startswith(_LEFT_OUT) else f"default {otherwise}"
        takes = Text(f" [{_takes(snippet, variable, place)}; {default}]", "dim")
        result.add_row(f"  {variable.name.upper()}", Text(variable.help) + takes)
    result.add_row()
    return result


def _takes(snippet: Snippet, variable: Variable, place: SnippetPlace) -> str:
    if choices := choices_at(snippet, variable, place):
        return " | ".join(map(_shown, choices))
    return " or ".join(variable.types)


def _otherwise(snippet: Snippet, place: SnippetPlace) -> list[str]:
    """What is written for each variable that is not given, as `settle` decides from what the project has."""
    settled = settle(snippet, place, {}, "values")
    texts = [each.value.text if each.value else "" for each in settled]

    def shown(variable: Variable, value: SettledVariable) -> str:
        plain = plain_default(snippet, variable, place)
        if value.value is None:
            return f"{_LEFT_OUT} (such as {plain})"
        if isinstance(variable.default, bool):
            return plain
        return MARK.sub(lambda found: texts[int(found[1])], value.value.text)

    return [shown(variable, value) for variable, value in zip(snippet.variables, settled, strict=True)]


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
