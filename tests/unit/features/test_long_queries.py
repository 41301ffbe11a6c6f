"""What somebody types may be long; no name is."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

from celeryls.features.completion.suggestions import suggestions
from celeryls.features.symbols import symbols
from celeryls.snippets import builtin
from celeryls.source.text.file import SourceFile


def test_a_query_that_is_longer_than_any_name_finds_nothing_and_costs_nothing(caplog):
    def asked(_query):
        raise AssertionError

    with caplog.at_level(logging.WARNING):
        steps = symbols([SimpleNamespace(symbols=asked)], "ship_" * 200_000)  # type: ignore[list-item]  # never asked
        with pytest.raises(StopIteration) as ended:
            next(steps)
    assert ended.value.value == ()
    assert "a query for workspace symbols is left out" in caplog.text


def test_a_word_that_is_longer_than_any_pattern_matches_none():
    text = "cemail" + "l" * 100_000
    assert list(suggestions(SourceFile.of(text), len(text), "tasks.py", builtin())) == []
