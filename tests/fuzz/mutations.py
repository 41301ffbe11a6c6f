"""Changed texts and bytes, as strategies of Hypothesis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tests.unit.random_edits import PIECES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
ODD = st.sampled_from(
    [
        "", "0", "-1", "9" * 400, "1e999", "None", "*x", "**x", "...", "lambda: 0", "await f()", "(yield)",
        "f'{x!r:>{y}}'", "'" + "x" * 3000 + "'", "[" * 60, "(" * 60 + ")" * 60, "{**a, **b}", "a.b.c.d.e.f()",
        "x := 1", "'\\ud800'", "\\", "\ufeff", "\u202e", "é", "😀", "\u2028", "\x0c", "\x00", "\t",
        "# noqa: CEL\n", "'''", 'r"\\"', "b''", "1_0", "0x", "if x else y", "for x in y", "@", "->",
        "@shared_task(bind=True, name='a')", "app.conf.update(x)", "%s %(a)s {}", "*[1]", "**{'a': 1}",
        "timedelta(days=10**9)", "crontab(minute='*/0')", "1 << 10**9", "10**10**9", "'a' * 10**9",
    ]
)  # fmt: skip
"""What stands badly in place of a token."""
BYTES = st.sampled_from(
    [
        b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x00" * 500, b"\xed\xa0\x80", b"\x1b[0m", b"\r", b"\n" * 2000,
        b"{{" * 300, b"[" * 300, b"<<: *a\n", b"&a [*a]\n", b"!!python/object:os.system\n", b"'''", b'"""',
        b"a." * 300 + b"a = 1\n", b"9" * 500, b"nan", b"1e400", b"2024-99-99", b"%(x)s", b"${x:-${x}}",
        b"\\\n", b"\t", b": ", b"- ", b"---\n", b"[tool.celeryls]\n", b"**/" * 40, b"!", b"[!]", b"\xe9",
        "é😀\u2028".encode(), b"celery worker -Q ",
    ]
)  # fmt: skip
"""What is put into files."""


@st.composite
def sources(draw: DrawFn, texts: Sequence[str]) -> str:
    """One of the texts, changed in a few places: tokens dropped, doubled, swapped or replaced, code moved or cut."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 5))):
        text = _changed(draw, text)
    return text


@st.composite
def contents(draw: DrawFn, data: bytes) -> bytes:
    """The bytes, changed in a few places, cut, doubled or in another encoding."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        new = draw(st.one_of(BYTES, st.binary(max_size=8), st.just(data[start:end] * 20), st.just(b"")))
        data = data[:start] + new + data[end:]
    encoding = draw(st.sampled_from(["", "", "", "utf-16", "utf-8-sig", "cp037"]))
    return data.decode("utf-8", "replace").encode(encoding, "replace") if encoding else data


def _changed(draw: DrawFn, text: str) -> str:
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return str(draw(PIECES))
    one, other = (tokens[draw(st.integers(0, len(tokens) - 1))] for _ in range(2))
    (start, end), (_, last) = sorted((one.span(), other.span()))
    match draw(st.integers(0, 8)):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + str(draw(ODD)) + text[end:]
        case 2:
            return text[:start] + other.group() + text[end:]
        case 3:
            return text[:end] + str(draw(PIECES)) + text[end:]
        case 4:
            return text[:end] + text[start:]
        case 5:
            return text[:end]
        case 6:  # a part is deleted
            return text[:start] + text[min(last, start + 300) :]
        case 7:  # a part is moved to the end
            return text[:start] + text[last:] + text[start:last]
        case _:
            return text.replace("\n", draw(st.sampled_from(["\r\n", "\r", "\n\n", "\n    ", "\n\t"])))
