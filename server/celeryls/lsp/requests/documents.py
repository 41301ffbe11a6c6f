"""Documents that are opened, changed, saved or closed: the text is updated first, then the index, then the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import publish
from celeryls.lsp.requests import files, status
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from celeryls.lsp.server import Server


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Adds the document, updates the index, and publishes the findings."""
    server.session.documents.opened(params.text_document)
    server.updater.opened(path_of(params.text_document.uri))
    publish(server, params.text_document.uri)


def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Applies the changes, publishes the findings soon, and updates the index after a pause in typing."""
    server.session.documents.changed(params, server.session.client.encoding)
    server.updater.edited()
    server.publisher.changed(params.text_document.uri)


def dropped(server: Server, method: str, uri: str | None) -> None:
    """Ignores a document whose opening or change was too large to be read, until it is opened again.

    If that message did not tell which one, no open document can be trusted.
    """
    if method not in (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE):
        return
    for each in [uri] if uri is not None else [document.uri for document in server.session.documents]:
        server.session.documents.dropped(each)
        publish(server, each)
    server.updater.edited()
    status.notify(server)


async def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Updates the index from the saved file, also for clients that do not watch files."""
    path = path_of(params.text_document.uri)
    server.updater.saved(path)
    if path and files.is_read_beside(path):
        await files.reread(server)


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Removes the document and its findings; the index uses the file on disk again."""
    server.session.documents.closed(params.text_document.uri)
    server.updater.edited()
    publish(server, params.text_document.uri)
