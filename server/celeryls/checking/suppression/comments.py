"""Comments that suppress findings.

``# celery: ignore[CEL304]``, ``# noqa: CEL304`` and, for a file, ``ignore-file``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.syntax.parser import parse, walk
from celeryls.syntax.spans import Span
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(
    r"#\s*(?:celery:\s*(?P<what>ignore-file|ignore)(?![\w-])(?:\[(?P<codes>[^\]]*)\])?|noqa:\s*(?P<noqa>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))",
    re.IGNORECASE,
)
_WORDS = ("celery:", "noqa", "NOQA", "Celery:")


class Ignore(NamedTuple):
    """A comment; ``codes`` is empty if it suppresses all.

    ``span`` counts code points, ``whole`` applies to the whole file.
    """

    codes: frozenset[str]
    span: Span
    whole: bool

    def silences(self, code: str) -> bool:
        """Whether it applies to a rule."""
        return not self.codes or code in self.codes


@cached_by_text
def ignores(text: str) -> tuple[Ignore, ...]:
    """The suppression comments of a unit, found by the parser's tokens: text in a string does not count."""
    if not any(word in text for word in _WORDS):
        return ()
    return tuple(_read(text))


def _read(text: str) -> Iterator[Ignore]:
    for node in walk(parse(text).root_node):
        if node.type != "comment":
            continue
        for match in _COMMENT.finditer(text[node.start_byte : node.end_byte]):
            codes = re.findall(r"[A-Za-z]+\d+", match["codes"] or match["noqa"] or "")
            span = Span(node.start_byte + match.start(), node.start_byte + match.end())
            if match["noqa"] and not any(code.upper().startswith("CEL") for code in codes):
                continue
            yield Ignore(frozenset(map(str.upper, codes)), span, (match["what"] or "").lower() == "ignore-file")


def is_silenced(code: str, span: Span, text: str) -> bool:
    """Whether a comment on one of the lines of a finding suppresses it; positions are those of the unit's text."""
    found = ignores(text)
    if not found:
        return False
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    ends = [at for at in (text.find("\n", span.end), text.find("\r", span.end)) if at >= 0]
    end = min(ends, default=len(text))
    return any(each.silences(code) and not each.whole and start <= each.span.start < end for each in found)
