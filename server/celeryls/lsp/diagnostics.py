"""Findings as LSP's diagnostics, pushed to clients that don't pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.findings import findings
from celeryls.lsp.convert import range_of

if TYPE_CHECKING:
    from celeryls.lsp.server import Server
    from celeryls.rules.finding import Finding
    from celeryls.source.text.document import Document

SOURCE = "celery"

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def diagnostic(document: Document, finding: Finding, encoding: str) -> types.Diagnostic:
    """One finding."""
    return types.Diagnostic(
        range_of(document, finding.span, encoding),
        finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
    )


def diagnostics(server: Server, uri: str) -> list[types.Diagnostic]:
    """All findings of an open Python document; none for any other.

    A document that has just been opened is looked up in the index first. After that only a change of what the index
    says does so: a keystroke must not wait for it.
    """
    opened = server.session.python(uri)
    if opened is None or not opened.settings.diagnostics_enabled:
        return []
    if server.session.documents.is_new(opened.document):
        server.session.documents.resolve(opened.document)
    encoding = server.session.client.encoding
    return [diagnostic(opened.document, found.finding, encoding) for found in findings(opened.document.file)]


def publish(server: Server, uri: str) -> None:
    """Pushes a document's findings; a client that pulls gets nothing, so that none is shown twice."""
    if server.session.client.pulls_diagnostics:
        return
    document = server.session.documents.get(uri)
    version = document.version if document else None
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics(server, uri), version))


def refresh(server: Server) -> None:
    """Has the findings of all open documents shown anew, after a setting changed."""
    client = server.session.client
    if client.pulls_diagnostics and client.refreshes_diagnostics:
        server.workspace_diagnostic_refresh(None)
    for document in server.session.documents:
        publish(server, document.uri)
