"""The snippets that can be used at a place are kept for a bounded number of places."""

from __future__ import annotations

from celeryls.features import library as module
from celeryls.features.library import Library
from celeryls.snippets import SnippetPlace, builtin


def test_many_places_are_not_all_kept(monkeypatch):
    first = builtin()[:1]
    monkeypatch.setattr(module, "builtin", lambda: first)
    library = Library()
    for number in range(300):
        assert library.snippets((), SnippetPlace(app_name=f"app{number}")) == first
    assert len(library._usable) <= 100
