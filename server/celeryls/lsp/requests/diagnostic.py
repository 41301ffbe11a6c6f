"""``textDocument/diagnostic``: the findings, for clients that ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import diagnostics

if TYPE_CHECKING:
    from celeryls.lsp.server import Server

OPTIONS = types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False, identifier="celeryls")


def diagnostic(server: Server, params: types.DocumentDiagnosticParams) -> types.RelatedFullDocumentDiagnosticReport:
    """All findings of a document; none for a document that is not open."""
    return types.RelatedFullDocumentDiagnosticReport(diagnostics(server, params.text_document.uri))
