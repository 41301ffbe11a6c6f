"""``textDocument/diagnostic``: the findings, for clients that pull them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import diagnostics, diagnostics_json
from celeryls.lsp.index.other_files import publish_other_files

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="celeryls")
_RESOLVING = 1.0  # seconds at most for what has just been read of the project
_PATIENCE = 10.0  # seconds that a client waits at most


def diagnostic_json(server: Server, params: types.DocumentDiagnosticParams) -> str | None:
    """All findings of a document, as JSON; empty for a document that is not open.

    None while the project is being read, for a client that can't be asked to pull again: it has to wait.
    """
    uri = params.text_document.uri
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
    yield from server.updater.first_answers(uri, _PATIENCE)
    if (folder := _folder(server, uri)) is not None:
        folder.take(_RESOLVING)
        folder.current(_RESOLVING)
        publish_other_files(server)
    return types.RelatedFullDocumentDiagnosticReport(diagnostics(server, uri))


def _folder(server: Server, uri: str) -> FolderIndex | None:
    opened = server.session.python(uri)
    return server.session.indexes.of(opened.path) if opened is not None and opened.in_project else None
