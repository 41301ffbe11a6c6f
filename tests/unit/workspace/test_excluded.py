"""The setting ``exclude`` leaves out the same of an open document as of the files that are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from celeryls.indexing.listing import listed
from celeryls.workspace.excluded import is_excluded

FILES = ("a.py", "x/a.py", "x/build/c.py", "build/a.py", "build/x/b.py")


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
