"""The style of a file, so that the code we add looks like the existing code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

_OPENS = r"[\s=(\[{,:]"
# A pattern that begins with the quote matches four times as fast.
_QUOTE = re.compile(rf"""(['"])(?!\1)(?:(?<={_OPENS}.)|(?<={_OPENS}[rbfuRBFU].)|(?<={_OPENS}[rbfuRBFU][rbfuRBFU].))""")
_LINE_END = re.compile(r"\r\n|\n|\r")
_INDENT = re.compile(r"^([ \t]+)(?=\S)(?!\s*[)\]}#])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Style:
    """Quotes, line ending and one step of indentation; ``line_length`` counts code points, as ruff and black do.

    ``own_packages`` are the top-level packages of the project itself; their imports have their own section. With
    ``single_line`` each imported name has its own statement.
    """

    quote: str = '"'
    line_end: str = "\n"
    indent: str = "    "
    line_length: int = 88
    own_packages: frozenset[str] = frozenset()
    single_line: bool = False

    def string(self, value: str) -> str:
        """A string literal for a value that contains neither quotes nor backslashes."""
        return f"{self.quote}{value}{self.quote}"


@lru_cache(maxsize=16)
def style_of(text: str, defaults: Style) -> Style:
    """The style of a text; what the text does not show, and the line length, come from ``defaults``."""
    quotes = _QUOTE.findall(text)
    single, double = quotes.count("'"), quotes.count('"')
    quote = defaults.quote if single == double else "'" if single > double else '"'
    line_end = _LINE_END.search(text)
    indent = _INDENT.search(text)
    return replace(
        defaults,
        quote=quote,
        line_end=line_end.group() if line_end else defaults.line_end,
        indent=indent.group(1) if indent else defaults.indent,
    )
