"""Which word of a snippet the typed word matches."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from celeryls.snippets import Snippet

_MEANT = "cel"
_ASKING = ("cel", "task")
_BEGUN = 2  # letters of the prefix of a snippet that is made for the file
_OTHER_WORDS = ("class", "client", "create")  # which the prefixes of our snippets begin like
_SWAPPED = 4  # letters: a shorter word with two letters swapped is too often another word


def match(snippet: Snippet, typed: str) -> str | None:
    """The word of a snippet that ``typed`` begins; for the prefix, a subsequence with its first two letters is enough.

    A longer word also matches with two letters swapped. An editor's own matching would find letters anywhere in a
    longer text, and would preselect a snippet for somebody who typed ``pass`` and presses Enter.
    """
    for word in snippet.found_by:
        if word.startswith(typed):
            return word
    prefix = snippet.found_by[0]
    if typed[:2] == prefix[:2] and _is_subsequence(typed, prefix):
        return prefix
    if len(typed) >= _SWAPPED and any(
        word.startswith(meant) for meant in _unswapped(typed) for word in snippet.found_by
    ):
        return typed
    return None


def exact_match(
    typed: str, snippets: Iterable[Snippet], made_for: Callable[[Snippet], bool], *, is_asked: bool = False
) -> Callable[[Snippet, str], str | None]:
    """For a file where patterns do not come up by themselves: nothing is found until somebody surely means a pattern.

    Whoever has typed ``cbeat`` may go on to ``cbeatentry``, so both are found. Of a snippet that is ``made_for`` the
    file, such as ``csettings`` for the settings, the beginning of its prefix is enough; any beginning, if the list
    ``is_asked`` for.
    """
    if typed.startswith(_MEANT):
        return match
    if typed in {snippet.prefix.lower() for snippet in snippets}:
        return lambda snippet, word: _begun(snippet.prefix.lower(), word)
    if not is_asked and (len(typed) < _BEGUN or any(word.startswith(typed) for word in _OTHER_WORDS)):
        return lambda _snippet, _word: None
    return lambda snippet, word: _begun(snippet.prefix.lower(), word) if made_for(snippet) else None


def means_a_pattern(typed: str, snippets: Iterable[Snippet]) -> bool:
    """Whether a word is, or begins, one with which patterns are asked for, or is the prefix of a snippet."""
    if any(each.startswith(typed) or typed.startswith(each) for each in _ASKING):
        return True
    return typed in {snippet.prefix.lower() for snippet in snippets}


def begins_a_name(text: str, word: int, typed: str) -> bool:
    """Whether a word elsewhere in the text begins with ``typed``, the word that stands at the code point ``word``."""
    if not typed:
        return False
    return any(each.start() != word for each in re.finditer(rf"\b{re.escape(typed)}", text, re.IGNORECASE))


def may_grow(snippet: Snippet, typed: str, matched: str) -> bool:
    """Whether the next letter may match a word of the snippet that does not begin with ``matched``."""
    return any(word.startswith(typed) and not matched.startswith(word) for word in snippet.found_by)


def _begun(word: str, typed: str) -> str | None:
    return word if word.startswith(typed) else None


@lru_cache(maxsize=4)
def _unswapped(typed: str) -> tuple[str, ...]:
    """What may be meant if two neighboring letters are swapped."""
    return tuple(
        typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
        for at in range(len(typed) - 1)
        if typed[at] != typed[at + 1]
    )


def _is_subsequence(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
