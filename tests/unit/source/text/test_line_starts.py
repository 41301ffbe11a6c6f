"""Where lines start: after line breaks of the protocol, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celeryls.source.text.line_starts import line_starts


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("\n", [0, 1]),
        ("a\nbb\nc", [0, 2, 5]),
        ("a\r\nb\rc\n", [0, 3, 5, 7]),
        ("\x0c\u2028", [0]),
    ],
)
def test_lines_start_after_line_breaks(text, starts):
    assert line_starts(text) == starts


@given(st.text("aé\n\x0c\u2028\U0001f600"))
def test_a_text_without_carriage_returns_is_no_special_case(text):
    assert line_starts(text) == [at for at in line_starts(f"{text}\r\n") if at <= len(text)]
