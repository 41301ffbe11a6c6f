"""A query that is longer than any name searches nothing."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from celeryls.features import symbols as features
from celeryls.features.symbols import symbols
from celeryls.project.steps import finish
from celeryls.reading_budget import QUERY, left_out


@pytest.mark.parametrize(("length", "searched"), [(QUERY.characters, 1), (QUERY.characters + 1, 0), (1_000_000, 0)])
def test_a_query_that_is_too_long_is_not_searched_for(length, searched, caplog, monkeypatch):
    left_out.cache_clear()
    search = Mock(side_effect=lambda _snapshot, _query: _nothing())
    monkeypatch.setattr(features, "matching_tasks", search)
    assert finish(symbols([Mock()], "s" * length)) == ()
    assert search.call_count == searched
    assert ("a query for workspace symbols is left out" in caplog.text) is not bool(searched)


def _nothing():
    yield
    return ()
