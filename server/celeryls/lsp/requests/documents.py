"""Documents that an editor opened, changed, saved or closed; their text is in the session already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.lsp.diagnostics import publish
from celeryls.lsp.requests import files
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from celeryls.lsp.server import Server


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Says what the rules find in the document, and has the index read it."""
    server.feeder.opened(params.text_document.uri)
    publish(server, params.text_document.uri)


def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Says what the rules find now, and has the index read the document once nobody types."""
    server.feeder.edited()
    publish(server, params.text_document.uri)


async def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """What was saved counts from now on, in clients that watch no files, too."""
    server.feeder.saved(params.text_document.uri)
    path = path_of(params.text_document.uri)
    if path and files.is_read_beside(path):
        await files.reread(server)


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Takes back what was said of it; the index goes by the file on disk again."""
    server.feeder.edited()
    publish(server, params.text_document.uri)
