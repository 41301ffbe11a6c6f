"""Other files than the open one are read as they now are, and changed without a tab stop or a lost byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from celeryls.edit.stops import Stop
from celeryls.edit.text import Edit
from celeryls.lsp.action_context import action_context, snippet_place
from celeryls.lsp.client import Client
from celeryls.lsp.edits import OtherFileEdits, workspace_edit
from celeryls.lsp.session import Session
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from pathlib import Path

EDIT = Edit(4, 4, ("a", Stop(1, "b", ("b", "c")), "d"))


def session_in(root: Path, **texts: str) -> Session:
    """A session with documents open in a folder."""
    session = Session()
    session.folders.roots = (root,)
    for name, text in {"tasks": "", **texts}.items():
        item = types.TextDocumentItem((root / f"{name}.py").as_uri(), "python", 7, text)
        session.documents.opened(item)
    return session


def read(session: Session, path: Path) -> str | None:
    opened = session.python((path.parent / "tasks.py").as_uri())
    assert opened is not None
    written = action_context(session, opened).read(str(path))
    return written.text if written else None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"A = 1\r\nB = 2\r\n", "A = 1\r\nB = 2\r\n"),
        (b"\xef\xbb\xbfA = 1\n", "A = 1\n"),
        ("# é😀\n".encode(), "# é😀\n"),
        (b"# -*- coding: latin-1 -*-\nA = 1\n", "# -*- coding: latin-1 -*-\nA = 1\n"),
        (b"# -*- coding: latin-1 -*-\nA = '\xe9'\n", None),
        ("# -*- coding: latin-1 -*-\nA = 'é'\n".encode(), None),
        (b"A = '\xe9'\n", None),
        (b"# -*- coding: no-such-code -*-\n", None),
        (b"x" * 2_000_001, None),
    ],
)
def test_a_closed_file_is_read_where_an_editor_would_keep_it_whole(tmp_path: Path, content: bytes, text: str | None):
    path = tmp_path / "settings.py"
    path.write_bytes(content)
    assert read(session_in(tmp_path), path) == text


def test_what_is_read_is_what_is_there_now(tmp_path: Path):
    path = tmp_path / "settings.py"
    session = session_in(tmp_path)
    assert read(session, path) is None
    path.write_text("A = 1\n")
    assert read(session, path) == "A = 1\n"
    path.write_text("A = 2\n")
    assert read(session, path) == "A = 2\n"


def test_the_text_of_an_open_document_counts_saved_or_not(tmp_path: Path):
    path = tmp_path / "settings.py"
    path.write_bytes(b"A = '\xe9'\n")
    assert read(session_in(tmp_path, settings="A = 'é'\nB = 1\n"), path) == "A = 'é'\nB = 1\n"


def test_a_file_that_the_settings_leave_out_is_not_changed(tmp_path: Path):
    (tmp_path / "celeryls.toml").write_text('exclude = ["settings.py"]\n')
    path = tmp_path / "settings.py"
    path.write_text("A = 1\n")
    assert read(session_in(tmp_path), path) is None


def test_a_snippet_is_told_of_the_exceptions_of_its_file(tmp_path: Path):
    session = session_in(tmp_path, orders="from shop.errors import PaymentError\n")
    opened = session.python((tmp_path / "orders.py").as_uri())
    assert opened is not None
    assert snippet_place(session, opened).values_from("exceptions") == ("PaymentError",)


def test_tab_stops_stand_in_the_document_that_the_user_works_in_only():
    here, there, closed = (Document(f"file:///{name}.py", "x = 1\n", 3) for name in ("here", "there", "closed"))
    client = Client(document_changes=True, snippet_edits=True, choices=True)
    edit = workspace_edit(
        here, [EDIT], client, [OtherFileEdits(there, 3, [EDIT]), OtherFileEdits(closed, None, [EDIT])]
    )
    assert edit.document_changes is not None
    found = [
        (each.text_document.uri, each.text_document.version, each.edits[0])
        for each in edit.document_changes
        if isinstance(each, types.TextDocumentEdit)
    ]
    assert [each[:2] for each in found] == [
        ("file:///here.py", 3),
        ("file:///there.py", 3),
        ("file:///closed.py", None),
    ]
    stopped, *plain = [each[2] for each in found]
    assert isinstance(stopped, types.SnippetTextEdit)
    assert stopped.snippet.value == "x = a${1|b,c|}d"
    assert [each.new_text for each in plain if isinstance(each, types.TextEdit)] == ["abd", "abd"]


def test_a_document_without_edits_is_not_mentioned():
    here, there = Document("file:///here.py", "x = 1\n"), Document("file:///there.py", "x = 1\n")
    bound = workspace_edit(here, [], Client(document_changes=True), [OtherFileEdits(there, None, [EDIT])])
    assert bound.document_changes is not None
    assert len(bound.document_changes) == 1
    plain = workspace_edit(here, [], Client(), [OtherFileEdits(there, None, [EDIT])])
    assert plain.changes is not None
    assert list(plain.changes) == ["file:///there.py"]


@pytest.mark.parametrize(
    ("name", "choices"),
    [("Visual Studio Code", True), ("Neovim", False), ("", False), ("Eglot", False), ("emacs", False)],
)
def test_only_a_client_that_shows_choices_gets_them(name: str, choices: bool):  # noqa: FBT001 - a row
    assert Client.of(types.ClientCapabilities(), "utf-16", name).choices is choices
