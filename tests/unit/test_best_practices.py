"""docs/best-practices.md names patterns, actions and rules that exist, and says which rules are off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from celeryls.checking.registry import all_rules

DOCS = Path(__file__).parents[2] / "docs"
ROWS = [line for line in (DOCS / "best-practices.md").read_text().splitlines() if re.match(r"\| \d", line)]
RULES = {module.RULE.code: module.RULE for module in all_rules()}


def test_all_eight_practices_are_there():
    assert [int(re.findall(r"\d+", row)[0]) for row in ROWS] == list(range(1, 9))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_a_practice_has_a_pattern_an_action_and_a_rule(row: str):
    _, _, patterns, actions, rules, _ = row.split("|")
    for cell, folder in ((patterns, "snippets"), (actions, "assists"), (rules, "rules")):
        pages = re.findall(r"\]\((\w+)/([\w-]+\.md)\)", cell)
        assert pages
        assert {room for room, _ in pages} == {folder}
        assert [page for _, page in pages if not (DOCS / folder / page).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_rules_that_are_off_say_so(row: str):
    for code, is_off in re.findall(r"\[(CEL\d+)\]\([^)]*\)( \(off\))?", row):
        assert bool(is_off) is not RULES[code].enabled, code
