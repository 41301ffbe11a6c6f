"""Someone types whole calls letter by letter: at each letter of one of Celery's words, the word is in the list."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.words import HEAD, query_at

from celeryls.features.completion.code.answer import words_at
from celeryls.source.text.file import SourceFile

CLOSERS = {"(": ")", "[": "]", "{": "}"}
WORD = re.compile(r"<<(.*?)>>")
BELOW = '\n\n\ndef below(x=1, *, y=2):\n    z = dict(queue="x", bind=True)\n    return z\n'
SCRIPTS = Path(__file__).with_name("typed_words.txt").read_text().rstrip("\n").split("\n----\n")
"""What is typed; each word that must be in the list stands in ``<<`` and ``>>``."""


def asked(text: str, at: int) -> list[str]:
    query = replace(query_at(HEAD, len(HEAD), celery="5.6"), file=SourceFile.of(text), offset=at)
    found = words_at(query)
    return [word.matched for word in found.words] if found else []


def closers(text: str) -> str:
    """What an editor that closes brackets and quotes has put behind the cursor."""
    opened, quote = [], ""
    for letter in re.sub(r"#[^\n]*", "", text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in CLOSERS:
            opened.append(CLOSERS[letter])
        elif letter in CLOSERS.values():
            opened.pop()
    return quote + "".join(reversed(opened))


def missing(script: str, below: str, *, closing: bool) -> tuple[int, list[str]]:
    """How often a word should have been in the list, and where it was not."""
    asked_for, lost, text, last = 0, [], HEAD, 0
    for word in WORD.finditer(script):
        text += script[last : word.start()]
        last = word.end()
        wanted = word[1]
        begins_statement = not text.endswith((".", '"', "'", "=", "(", " = ")) and "class Base" in script
        for typed in range(2 if begins_statement and text.endswith("    ") else 0, len(wanted)):
            asked_for += 1
            typed_text = text + wanted[:typed]
            behind = closers(typed_text[len(HEAD) :]) if closing else ""
            if wanted not in asked(typed_text + behind + below, len(typed_text)):
                lost.append(f"{typed_text[len(HEAD) :]}| wants {wanted}")
        text += wanted
    return asked_for, lost


@pytest.mark.parametrize("closing", [False, True], ids=["as typed", "with brackets closed"])
@pytest.mark.parametrize("below", ["", BELOW], ids=["at the end", "above other code"])
def test_the_word_that_is_typed_is_in_the_list(below, closing):
    results = [missing(script, below, closing=closing) for script in SCRIPTS]
    total, lost = sum(count for count, _ in results), [each for _, found in results for each in found]
    assert total > 700
    assert len(lost) <= total // 100, lost
