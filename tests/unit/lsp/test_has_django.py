"""What a project's files and its dependencies together tell about Django."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from celeryls.features.completion.scope import usable
from celeryls.lsp.session import OpenDocument, Session
from celeryls.snippets import builtin
from celeryls.source.text.document import Document


@pytest.mark.parametrize(
    ("shown", "declared", "expected"),
    [
        (False, False, False),
        (False, None, None),
        (None, False, None),
        (True, False, True),
        (False, True, True),
        (None, True, True),
    ],
)
def test_django_is_surely_absent_only_if_neither_tells_of_it(tmp_path, shown, declared, expected):
    session = Session()
    session.folders.roots = (tmp_path,)
    session.folders.depends_on_django[tmp_path] = declared
    folder: Any = SimpleNamespace(root=tmp_path, shows_django=shown)
    session.indexes.add(folder)
    path = tmp_path / "tasks.py"
    opened = OpenDocument(Document(path.as_uri(), ""), path, tmp_path, session.folders)
    assert session.has_django(opened) is expected


def test_a_file_outside_of_any_project_tells_nothing(tmp_path):
    session = Session()
    path = tmp_path / "tasks.py"
    assert session.has_django(OpenDocument(Document(path.as_uri(), ""), path, None, session.folders)) is None


@pytest.mark.parametrize("has_django", [True, None])
def test_patterns_for_django_are_left_out_only_where_it_is_surely_absent(has_django):
    everywhere = {snippet.prefix for snippet in builtin() if "(Django)" not in snippet.title} | {"capp"}
    assert {each.prefix for each in usable(builtin(), "import celery\n", has_django=False)} == everywhere
    assert usable(builtin(), "import celery\n", has_django=has_django) == builtin()
    assert usable(builtin(), "import django\n", has_django=False) == builtin()
