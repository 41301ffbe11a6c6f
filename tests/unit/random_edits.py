"""Texts of Python's pieces and edits of them, for Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from celeryls.source.text.file import SourceFile

PIECES = st.sampled_from(
    [
        *"()[]{}:,@=#\\\"'",
        '"""',
        "'''",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "    ",
        "\t",
        "\f",
        "@shared_task",
        "@shared_task()\ndef g(): ...\n",
        "def f():\n    pass\n",
        "class C:\n",
        "import x\n",
        "from celery import (a, b)\n",
        "from celery import shared_task as job\n",
        "@job\n",
        "B = {'a': {'task': 't', 'schedule': 1}}\n",
        "x",
        "é😀\u2028\x1c",
        "\0",
    ]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@st.composite
def edits(draw: DrawFn, length: int) -> tuple[int, int, str]:
    start = draw(st.integers(0, length))
    end = draw(st.one_of(st.just(start), st.integers(start, min(length, start + 30))))
    return start, end, draw(st.one_of(PIECES, TEXTS, st.just("")))


def whole(file: SourceFile) -> bool:
    return all(unit.clean for unit in file.units)
