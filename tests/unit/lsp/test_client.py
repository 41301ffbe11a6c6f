"""Who indents the lines of a snippet: the client as asked or as it always does, or nobody."""

from __future__ import annotations

import pytest
from lsprotocol import types

from celeryls.lsp.client import Client


def client(name: str, *modes: int) -> Client:
    support = types.ClientCompletionItemInsertTextModeOptions([types.InsertTextMode(mode) for mode in modes])
    item = types.ClientCompletionItemOptions(snippet_support=True, insert_text_mode_support=support if modes else None)
    text = types.TextDocumentClientCapabilities(completion=types.CompletionClientCapabilities(completion_item=item))
    return Client.of(types.ClientCapabilities(text_document=text), "utf-16", name)


@pytest.mark.parametrize(
    ("name", "modes", "expected"),
    [
        ("Visual Studio Code", (1, 2), (True, False, False)),
        ("Helix", (), (False, False, False)),
        ("Helix", (1,), (False, False, False)),
        ("Neovim", (), (True, False, False)),
        ("Neovim", (1,), (False, False, False)),
        ("Neovim", (1, 2), (True, False, False)),
        ("Eglot", (), (False, False, True)),
        ("", (), (False, False, True)),
        ("emacs", (1, 2), (False, True, False)),
    ],
)
def test_who_indents(name, modes, expected):
    found = client(name, *modes)
    assert (found.adjusts_indentation, found.keeps_indentation, found.indents_again) == expected
    assert found.choices is (name in ("Visual Studio Code", "Helix"))


def test_neovim_without_snippets_gets_the_indentation():
    assert not Client.of(types.ClientCapabilities(), "utf-16", "Neovim").adjusts_indentation
