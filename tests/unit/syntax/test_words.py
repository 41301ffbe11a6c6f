"""Words as a whole, in a text."""

from __future__ import annotations

import pytest

from celeryls.syntax.words import word_starts


@pytest.mark.parametrize(
    ("text", "word", "places"),
    [
        ("add.delay(add)", "add", [0, 10]),
        ("added add_1 1add radd", "add", []),
        ("éadd add", "add", [5]),
        ("add", "", []),
        ("", "add", []),
    ],
)
def test_a_word_is_found_as_a_whole(text: str, word: str, places: list[int]):
    assert [*word_starts(text, word)] == places
