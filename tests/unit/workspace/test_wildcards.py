"""Patterns that would take long are left out, and the log names the file or the setting."""

from __future__ import annotations

import logging
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from celeryls.indexing.ignored import rules
from celeryls.indexing.listing import listed
from celeryls.reading_budget import IGNORED
from celeryls.workspace.excluded import is_excluded
from celeryls.workspace.git_patterns import GitPatterns
from celeryls.workspace.wildcards import affordable, collapsed, size_of, within_budget

ROOT = Path("/p")
LONG = f"shop/orders/{'a' * 60}b.py"
ORDINARY = ("*.py[cod]", "**/migrations/*.py", "/build/**", "a/*/b/**/*.log", "!*_keep*.py", "**/.*cache*/", "*~")


@given(st.lists(st.text("ab*/!\\ ?[]", min_size=1, max_size=8), max_size=4), st.text("ab/*!", min_size=1, max_size=8))
def test_collapsed_stars_match_the_same(patterns, path):
    try:
        plain = GitIgnoreSpec.from_lines(patterns)
    except ValueError:
        return
    assert GitIgnoreSpec.from_lines(map(collapsed, patterns)).match_file(path) == plain.match_file(path)


def test_ordinary_patterns_are_all_affordable(caplog):
    patterns = ORDINARY * 10
    assert affordable(patterns, size_of(LONG), "x") == patterns
    assert within_budget(patterns, IGNORED, "x") == patterns
    assert caplog.text == ""


@pytest.mark.parametrize(
    "hostile",
    [["*a" * 30 + "x"], [f"*a*a*a*a{number}x" for number in range(3000)], ["**/a/" * 40 + "x"]],
    ids=["stars", "many", "folders"],
)
def test_hostile_patterns_are_left_out_and_the_others_count(hostile, caplog):
    with caplog.at_level(logging.WARNING):
        path = ROOT / ("a/" * 20 + LONG)
        assert is_excluded(path, ROOT, ("*.py", *hostile))
        assert not is_excluded(path, ROOT, tuple(hostile))
    assert "celeryls.exclude is left out, in whole or in part" in caplog.text


def test_a_file_is_compared_with_the_patterns_once():
    with patch.object(GitPatterns, "ignores", autospec=True, side_effect=GitPatterns.ignores) as asked:
        for _ in range(5):
            assert is_excluded(ROOT / "compared_once.py", ROOT, ("compared_*",))
    assert asked.call_count == 1


def test_of_a_long_file_of_patterns_the_first_count(tmp_path, caplog):
    (tmp_path / ".gitignore").write_text(
        "*.log\na.py\n" + "".join(f"name{number}\n" for number in range(30_000)) + "b.py\n"
    )
    for name in ("a.py", "b.py", "name7.py"):
        (tmp_path / name).touch()
    with caplog.at_level(logging.WARNING):
        assert {Path(path).name for path in listed(str(tmp_path))} == {"b.py", "name7.py"}
    assert f"{tmp_path / '.gitignore'} is left out, in whole or in part: more than" in caplog.text


def test_paths_of_one_size_share_what_is_compiled():
    found = rules("/p/", [f"{'*a' * stars}x" for stars in range(1, 60)] * 10, "x")
    assert found is not None
    with patch("celeryls.indexing.ignored.GitPatterns", wraps=GitPatterns) as compiled:
        for number in range(200):
            found.ignores(f"/p/{'a' * 40}{number}.py", f"{'a' * 40}{number}.py", folder=False)
    assert compiled.call_count <= 2
