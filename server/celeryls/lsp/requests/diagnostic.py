"""``textDocument/diagnostic``: the findings, for clients that pull them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import diagnostics, diagnostics_json

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.server import Server

OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="celeryls")
_PATIENCE = 10.0  # seconds that a client waits at most


def diagnostic_json(server: Server, params: types.DocumentDiagnosticParams) -> str | None:
    """All findings of a document, as JSON; empty for a document that is not open.

    None while the project is being read, for a client that can't be asked to pull again: it has to wait.
    """
    uri = params.text_document.uri
    if not server.session.client.refreshes_diagnostics and any(True for _ in server.updater.first_answers(uri)):
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
    return types.RelatedFullDocumentDiagnosticReport(diagnostics(server, uri))
