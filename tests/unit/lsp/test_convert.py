"""Positions there and back again, in each encoding, against a count of one character at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position

from celeryls.lsp.convert import offset_at, position_at
from celeryls.source.text.document import Document

ENCODINGS = ("utf-8", "utf-16", "utf-32")
# Without lone surrogates, which no encoding of LSP can count; they have a test of their own.
PIECES = st.sampled_from(["a", "é", "€", "😀", "\n", "\r", "\r\n", "\u2028", "\f", "\ufeff"])
TEXTS = st.lists(PIECES, max_size=20).map("".join)


def width(character: str, encoding: str) -> int:
    if encoding == "utf-32":
        return 1
    return len(character.encode("utf-8" if encoding == "utf-8" else "utf-16-le")) // (1 if encoding == "utf-8" else 2)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(TEXTS, st.data())
def test_an_offset_s_position_is_counted_in_the_client_s_units(encoding, text, data):
    document = Document("file:///a.py", text)
    offset = data.draw(st.integers(0, len(text)))
    position = position_at(document, offset, encoding)
    line = document.starts[position.line]
    assert position.character == sum(width(character, encoding) for character in text[line:offset])


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(TEXTS, st.integers(0, 12), st.integers(0, 30))
def test_a_position_inside_a_character_is_its_start_and_one_behind_the_line_its_end(encoding, text, line, character):
    document = Document("file:///a.py", text)
    expected = len(text)
    if line < len(document.starts):
        content, units, expected = document.line_text(line), 0, document.starts[line]
        for each in content:
            units += width(each, encoding)
            if units > character:
                break
            expected += 1
    assert offset_at(document, Position(line, character), encoding) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_lone_surrogates_are_no_error(encoding):
    document = Document("file:///a.py", "\ud83d x \ude00")
    assert offset_at(document, position_at(document, 4, encoding), encoding) == 4
