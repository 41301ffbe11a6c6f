"""Tab stops: text with places that the user steps through, rendered as an LSP snippet or as plain text.

The grammar is LSP's ("Snippet Syntax" in the specification): ``$1``, ``${1:default}``, ``${1|a,b|}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BARE = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Stop:
    """One tab stop. Stops with the same number are edited together; 0 is the final cursor position.

    ``choices``, if any, are offered at the stop; the default is the first of them.
    """

    number: int
    default: str = ""
    choices: tuple[str, ...] = ()


def to_plain(parts: Iterable[str | Stop]) -> str:
    """The text with every stop replaced by its default."""
    return "".join(part if isinstance(part, str) else part.default for part in parts)


def to_snippet(parts: Iterable[str | Stop], *, choices: bool = True) -> str:
    """The LSP snippet; a stop is written in full once, and as a bare ``$n`` from then on.

    Without ``choices`` a stop has only its default: Emacs' yasnippet, which eglot passes snippets to, would write
    ``1|a,b|`` into the file.
    """
    written: set[int] = set()
    result: list[str] = []
    for part in parts:
        if isinstance(part, Stop):
            stop = part if choices else replace(part, choices=())
            result.append(_stop(stop, repeated=part.number in written))
            written.add(part.number)
            continue
        # A digit directly after `$1` would be read as part of the number.
        if part[:1].isdigit() and result and (bare := _BARE.fullmatch(result[-1])):
            result[-1] = f"${{{bare[1]}}}"
        result.append(escape(part))
    return "".join(result)


def escape(text: str) -> str:
    r"""Literal text inside a snippet: ``\``, ``$`` and ``}`` are escaped."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _stop(stop: Stop, *, repeated: bool) -> str:
    if repeated or not (stop.default or stop.choices):
        return f"${stop.number}"
    if stop.choices:
        return f"${{{stop.number}|{','.join(map(_escape_choice, stop.choices))}|}}"
    return f"${{{stop.number}:{escape(stop.default)}}}"


def _escape_choice(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|")
