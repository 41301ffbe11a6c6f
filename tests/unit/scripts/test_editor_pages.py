"""The pages of other editors: each is in the table, says the same there, and its configuration can be read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"
PAGES = sorted((DOCS / "editors").glob("*.md"))
_BLOCK = re.compile(r"```(json|toml)[^\n]*\n(.*?)```", re.DOTALL)
_ROW = re.compile(r"^\| \[[^\]]+\]\(editors/([^)]+)\) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)

TRIED = dict(_ROW.findall((DOCS / "editors.md").read_text("utf-8")))


def test_every_page_is_in_the_table():
    assert sorted(TRIED) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_configuration_can_be_read(page):
    for language, text in _BLOCK.findall(page.read_text("utf-8")):
        read = json.loads if language == "json" else tomllib.loads
        assert read(text), text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_whether_it_was_tried_as_the_table_does(page):
    text = page.read_text("utf-8")
    assert ("Not tried" in text) is (TRIED[page.name] == "no")
    versions = re.findall(r"\d+\.\d+(?:\.\d+)?", TRIED[page.name])
    assert bool(versions) is (TRIED[page.name] != "no")
    assert all(version in text for version in versions)
