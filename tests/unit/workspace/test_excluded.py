"""Patterns in settings: what they match, and what they may cost together."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from pathspec import GitIgnoreSpec

from celeryls.indexing.listing import listed
from celeryls.reading_budget import left_out
from celeryls.workspace.excluded import is_excluded, matching

ROOT = Path("/project")
FILES = ("a.py", "x/a.py", "x/build/c.py", "build/a.py", "build/x/b.py")
SETTING = "the setting celeryls.diagnostics.perFileIgnores"


def test_each_pattern_matches_by_itself():
    patterns = ("shop/**", "!shop/**", "*.py", "/orders.py", "[", "shop/**/**/orders.py")
    assert matching(ROOT / "shop" / "orders.py", ROOT, patterns, SETTING) == ("shop/**", "*.py", "shop/**/**/orders.py")


def test_patterns_that_match_by_themselves_have_one_limit_together(caplog):
    left_out.cache_clear()
    patterns = tuple(f"*a*b*c*d{'?' * number}" for number in range(150))
    found = matching(ROOT / ("abcd" * 40), ROOT, patterns, SETTING)
    assert len(found) < 10
    assert f"{SETTING} is left out, in whole or in part: patterns with many stars" in caplog.text


def test_patterns_are_compiled_once_for_all_files():
    patterns = tuple(f"once{number}/*.py" for number in range(190))
    first, second = ROOT / "shop" / "orders.py", ROOT / "once7" / "tasks.py"
    assert matching(first, ROOT, patterns, SETTING) == ()
    assert not is_excluded(first, ROOT, patterns)
    with patch.object(GitIgnoreSpec, "from_lines", side_effect=GitIgnoreSpec.from_lines) as compiled:
        assert matching(second, ROOT, patterns, SETTING) == ("once7/*.py",)
        assert is_excluded(second, ROOT, patterns)
    assert compiled.call_count == 0


def test_patterns_beyond_the_limits_are_not_compiled(caplog):
    left_out.cache_clear()
    patterns = tuple(f"{'long' * 200}{number}/*.py" for number in range(100))
    with patch.object(GitIgnoreSpec, "from_lines", side_effect=GitIgnoreSpec.from_lines) as compiled:
        assert not is_excluded(ROOT / "shop.py", ROOT, patterns)
    assert sum(len("".join(call.args[0])) for call in compiled.call_args_list) < 100_000
    assert "the setting celeryls.exclude is left out, in whole or in part: too many characters" in caplog.text


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        (("build/",), {"a.py", "x/a.py"}),
        (("build/", "!build/a.py"), {"a.py", "x/a.py"}),
        (("build/*", "!build/a.py"), {"a.py", "x/a.py", "x/build/c.py", "build/a.py"}),
        (("/build",), {"a.py", "x/a.py", "x/build/c.py"}),
        (("*.py", "!/build"), set()),
        (("x/**", "!*/"), {"a.py", "build/a.py", "build/x/b.py"}),
        (("x/**", "!c.py"), {"a.py", "build/a.py", "build/x/b.py"}),
        (("x/*", "!x/build"), {"a.py", "x/build/c.py", "build/a.py", "build/x/b.py"}),
        (("", "#a.py", "!"), set(FILES)),
    ],
)
def test_what_is_excluded_is_what_is_not_listed(tmp_path: Path, patterns, kept):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert {Path(path).relative_to(tmp_path).as_posix() for path in listed(str(tmp_path), patterns)} == kept
    assert {name for name in FILES if not is_excluded(tmp_path / name, tmp_path, patterns)} == kept


def test_the_folder_itself_is_not_excluded(tmp_path: Path):
    assert not is_excluded(tmp_path, tmp_path, ("*",))
