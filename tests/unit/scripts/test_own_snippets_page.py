"""The page on writing snippets shows one that works, and names what there is."""

import re
from pathlib import Path

from celeryls.edit.stops import to_snippet
from celeryls.snippets import SnippetPlace, load, plain_file, render
from celeryls.snippets.model import PLACE_NAMES
from celeryls.snippets.values import TYPES

PAGE = Path(__file__).parents[3] / "docs" / "own-snippets.md"


def test_the_example_on_the_page_is_a_snippet(tmp_path):
    example = re.search(r"```jinja\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert example
    (tmp_path / "audit.py.j2").write_text(example[1])
    (snippet,), errors = load(tmp_path)
    assert errors == ()
    assert 'name="orders.${1:close_account}"' in to_snippet(render(snippet, SnippetPlace("orders"), mode="stops").body)
    assert "queue" not in plain_file(render(snippet, SnippetPlace("orders"), mode="values"))


def test_the_page_names_all_types_and_all_that_a_template_knows():
    page = PAGE.read_text()
    assert [name for name in (*TYPES, *PLACE_NAMES) if f"`{name}`" not in page] == []
