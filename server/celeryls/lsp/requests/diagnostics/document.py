"""``textDocument/diagnostic``: the findings, for clients that pull them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import diagnostics, diagnostics_json
from celeryls.lsp.index.other_files import publish_other_files
from celeryls.lsp.requests.diagnostics.closed import closed_diagnostics
from celeryls.lsp.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

_RESOLVING = 1.0  # seconds at most for what has just been read of the project
_PATIENCE = 10.0  # seconds that a client waits at most


def diagnostic_json(server: Server, params: types.DocumentDiagnosticParams) -> str | None:
    """All findings of an open document, as JSON.

    None for one that is not open, and while the project is being read, for a client that can't be asked to pull again:
    it has to wait.
    """
    uri = params.text_document.uri
    if server.session.documents.get(uri) is None:
        return None
    if not server.session.client.refreshes_diagnostics and (folder := _folder(server, uri)) and not folder.is_settled:
        return None
    return f'{{"kind": "full", "items": {diagnostics_json(server, uri)}}}'


def diagnostic(
    server: Server, params: types.DocumentDiagnosticParams
) -> Generator[Any, Any, types.RelatedFullDocumentDiagnosticReport]:
    """All findings of a document, once the project is read: those that need it would be missing until the next change.

    A generator, as pygls expects.
    """
    uri = params.text_document.uri
    yield from server.updater.first_answers(uri, _PATIENCE, "everything")
    if (folder := _folder(server, uri)) is not None:
        folder.take(_RESOLVING)
        folder.current(_RESOLVING)
        publish_other_files(server)
    if server.session.documents.get(uri) is None:
        return types.RelatedFullDocumentDiagnosticReport(_closed(server, uri))
    return types.RelatedFullDocumentDiagnosticReport(diagnostics(server, uri))


def _closed(server: Server, uri: str) -> list[types.Diagnostic]:
    """What `workspace/diagnostic` says of a file: VS Code asks for it when the document is closed."""
    path, folder = path_of(uri), _folder(server, uri)
    if path is None or folder is None or not folder.is_settled or str(path) not in folder.files_on_disk():
        return []
    if not server.session.folders.settings(folder.root).diagnostics_workspace:
        return []
    server.session.told_when_closed.add(uri_of(path))
    return closed_diagnostics(server.session, folder, str(path))


def _folder(server: Server, uri: str) -> FolderIndex | None:
    path = path_of(uri)
    return server.session.indexes.of(path) if path else None
