"""Where a text contains a word as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def word_starts(text: str, word: str) -> Iterator[int]:
    """The code points at which a word begins that is no part of a longer one; a pattern would take far longer.

    An empty word begins nowhere.
    """
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        if not _is_letter(text[at - 1 : at]) and not _is_letter(text[end : end + 1]):
            yield at
        at = text.find(word, end)


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
