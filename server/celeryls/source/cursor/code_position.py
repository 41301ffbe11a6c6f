"""Finds where in an expression the cursor is: in which brackets, at which item, in which string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.cursor.open_code import CodeBehind, OpenCode, code_behind, open_code
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax import lines

if TYPE_CHECKING:
    from celeryls.source.cursor.token_reader import OpenBracket
    from celeryls.source.text.file import SourceFile

_WORD = re.compile(r"\w*")
_IN_STRING = re.compile(r"""[^"'\\\r\n()\[\]{}=,]*""")
_ITEM = re.compile(r"""(?:\s|\#[^\r\n]*[\r\n])+(?:(\w+)[ \t]*=(?!=)|(["'])([^"'\r\n]*)\2[ \t]*:)""")
_COMMA = re.compile(r"\s*,")
_TOUCHED = re.compile(
    r"""(?P<name>\w+[ \t]*=(?!=))|(?P<key>(["'])[^"'\r\n]*\3[ \t]*:)|"""
    r"""(?P<word>\w+)(?![\w"'.(\[])|(?P<other>[\w"'({\[*~-])"""
)
_CONTINUED = re.compile(r"""[.\[("']""")
_FOLLOWS = re.compile(r"[ \t]*(=(?!=)|:(?!=)|\()")


class CodePosition(NamedTuple):
    """The position of a cursor; ``start`` and ``end`` are code points of the file.

    What is completed replaces the text from ``start``, the beginning of the word or of the string's content, to
    ``end``, which is behind the cursor in the middle of a word. ``typed`` is that text up to the cursor. ``code`` is
    what is open there, ``behind`` what its innermost bracket has after the cursor, and ``follows`` is the ``=``, ``:``
    or ``(`` that comes next. ``quote`` is that of the string with the cursor, and ``is_closed`` whether it ends.
    ``touched`` is the kind of code that begins right at the cursor, if no word is typed: a ``word``, a ``name`` with
    its ``=``, a ``key`` with its ``:``, or ``other`` code, also where the typed word begins more than a name; empty if
    none does. ``before_comma`` says that a comma comes
    next, ``before_item`` that a further keyword or key of the same bracket does, without one.
    """

    code: OpenCode
    behind: CodeBehind
    start: int
    end: int
    typed: str
    follows: str
    quote: str = ""
    is_closed: bool = False
    touched: str = ""
    before_comma: bool = False
    before_item: bool = False

    @property
    def inner(self) -> OpenBracket | None:
        """The innermost open bracket."""
        return self.code.brackets[-1] if self.code.brackets else None

    @property
    def in_string(self) -> bool:
        """Whether the cursor is in a string."""
        return self.code.string is not None


def code_position(file: SourceFile, offset: int) -> CodePosition | None:
    """The position of the code point ``offset``.

    None in comments, in strings that have begun on another line or have an ``f`` or ``b`` before them, and in units
    that are too large to parse.
    """
    unit = file.unit_before(offset)
    before = unit.text[: offset - unit.start]
    if len(before) > LARGEST:
        return None
    before = before[: _word_start(before)]
    code = open_code(before)
    if code.is_comment or (code.string is not None and not code.is_plain):
        return None
    text = unit.text
    at = offset - unit.start
    quote = ""
    if code.string is not None:
        start = code.string
        quote = text[start - 1] * (3 if text.startswith(text[start - 1] * 3, start - 3) else 1)
        end, rest = _string_ends(text, quote, at)
    else:
        start, end = len(before), _word_end(text, len(before), at)
        rest = end
    behind = CodeBehind()
    if code.brackets:
        inner = code.brackets[-1]
        behind = code_behind(inner.opening, text[rest:], _margin(text, inner.start))
    follows = _FOLLOWS.match(text, rest)
    typed = text[start:at]
    after = follows[1] if follows else ""
    span = unit.start + start, unit.start + end
    touched = ""
    if code.string is None and not typed:
        touched = _touched(text, at)
    elif code.string is None and not code.attribute_of and _CONTINUED.match(text, span[1] - unit.start):
        touched = "other"
    item = _ITEM.match(text, rest)
    before_item = item is not None and (item[1] or item[3]) in behind.names
    before_comma = _COMMA.match(text, rest) is not None
    return CodePosition(code, behind, *span, typed, after, quote, rest > end, touched, before_comma, before_item)


def word_end(file: SourceFile, offset: int) -> int:
    """The end of the word that begins at a code point of a file."""
    unit = file.unit_before(offset)
    found = _WORD.match(unit.text, offset - unit.start)
    return unit.start + found.end() if found else offset


def _touched(text: str, at: int) -> str:
    found = _TOUCHED.match(text, at)
    return found.lastgroup or "" if found else ""


def _word_start(before: str) -> int:
    start = len(before)
    while start and (before[start - 1].isalnum() or before[start - 1] == "_"):
        start -= 1
    return start


def _word_end(text: str, start: int, at: int) -> int:
    """The end of the word with the cursor; the cursor itself where the word only begins there."""
    found = _WORD.match(text, at)
    return found.end() if found and at > start else at


def _string_ends(text: str, quote: str, at: int) -> tuple[int, int]:
    """The end of the content of the string with the cursor, and that of the string with its ``quote``.

    A string whose quote does not come after what could be a name ends at the cursor: it is not closed yet.
    """
    found = _IN_STRING.match(text, at)
    end = found.end() if found else at
    return (end, end + len(quote)) if text.startswith(quote, end) else (at, at)


def _margin(text: str, start: int) -> int:
    """The indentation of the line with a code point, in columns."""
    line = text[lines.start(text, start) : start + 1].expandtabs()
    return len(line) - len(line.lstrip())
