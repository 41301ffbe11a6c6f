import time
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celeryls.source.text import chunks
from celeryls.source.text.line_starts import LineTable, line_starts

PIECES = st.sampled_from(
    [
        "@a",
        "@b(",
        ")",
        "def f():",
        "async def g():",
        "class C:",
        "    pass",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "x = 1",
        '"""',
        "é",
        " ",
        "\f",
        "",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@st.composite
def edits(draw):
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return text, start, end, draw(TEXTS)


@given(TEXTS)
def test_chunks_joined_are_the_text(text):
    assert "".join(chunks.split(text)) == text


@given(edits())
def test_chunks_after_an_edit_are_those_of_the_new_text(edit):
    text, start, end, new = edit
    after = text[:start] + new + text[end:]
    result = chunks.edited(chunks.split(text), start, end, new)
    assert result.chunks == chunks.split(after)
    old, fresh = chunks.split(text), result.chunks
    assert old[: result.first] == fresh[: result.first]
    assert old[result.old_end :] == fresh[result.new_end :]


@given(st.data(), edits())
def test_line_starts_after_edits_are_those_of_the_new_text(data, edit):
    text = edit[0]
    lines = LineTable(text)
    for _ in range(data.draw(st.integers(1, 5))):
        start, end, new = edit[1:]
        text = text[:start] + new + text[end:]
        lines.edit(text, start, end, len(new))
        expected = line_starts(text)
        assert [lines[line] for line in range(len(lines))] == expected
        assert all(lines.line_of(at) == bisect_right(expected, at) - 1 for at in range(len(text) + 1))
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        edit = (text, start, end, data.draw(TEXTS))


def test_a_run_of_decorators_stays_with_its_definition():
    assert chunks.split("import x\n@a\n@b(\n  1,\n)\ndef f(): pass\n@c\n\ndef g(): pass\n") == (
        "import x\n",
        "@a\n@b(\n  1,\n)\ndef f(): pass\n",
        "@c\n\n",
        "def g(): pass\n",
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_decorator_stays_with_its_definition_whatever_ends_a_line(line_end):
    parts = ("import x\n\n", "@a\n@b\ndef f(): pass\n\n", "@c\n \n", "def g(): pass\n")
    expected = tuple(part.replace("\n", line_end) for part in parts)
    assert chunks.split("".join(expected)) == expected


def test_thousands_of_decorators_are_soon_read():
    text = "@job\n" * 20_000 + "def send(): ...\n"
    began = time.process_time()
    assert len(chunks.split(text)) == 2
    assert time.process_time() - began < 2
