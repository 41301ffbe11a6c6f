"""Documents that an editor opened, changed, saved or closed; their text is in the session already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.lsp.diagnostics import publish
from celeryls.lsp.requests import files

if TYPE_CHECKING:
    from lsprotocol import types

    from celeryls.lsp.server import Server


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Says what the rules find in the document."""
    publish(server, params.text_document.uri)


def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Says what the rules find now."""
    publish(server, params.text_document.uri)


async def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """A snippet or setting that was saved is the one that counts next, in clients that watch no files, too."""
    if params.text_document.uri.endswith((".j2", ".toml", "manage.py")):
        await files.reread(server)


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Takes back what was said of it."""
    publish(server, params.text_document.uri)
