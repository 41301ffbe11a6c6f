"""Documents that an editor opens, changes, saves or closes: the text first, then the index, then what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.lsp.diagnostics import publish
from celeryls.lsp.requests import files
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from celeryls.lsp.server import Server


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Takes the text, has the index read it, and says what the rules find in it."""
    server.session.documents.opened(params.text_document)
    server.updater.opened(path_of(params.text_document.uri))
    publish(server, params.text_document.uri)


def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Takes the changes, says what the rules find now, and has the index read the document once nobody types."""
    server.session.documents.changed(params, server.session.client.encoding)
    server.updater.edited()
    publish(server, params.text_document.uri)


async def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """What was saved counts from now on, in clients that watch no files, too."""
    path = path_of(params.text_document.uri)
    server.updater.saved(path)
    if path and files.is_read_beside(path):
        await files.reread(server)


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Forgets the text, and takes back what was said of it; the index goes by the file on disk again."""
    server.session.documents.closed(params.text_document.uri)
    server.updater.edited()
    publish(server, params.text_document.uri)
