"""``textDocument/diagnostic``: the findings, for clients that pull them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import diagnostics_json

if TYPE_CHECKING:
    from celeryls.lsp.server import Server

OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="celeryls")


def diagnostic(server: Server, params: types.DocumentDiagnosticParams) -> str:
    """All findings of a document, as JSON; empty for a document that is not open."""
    return f'{{"kind": "full", "items": {diagnostics_json(server, params.text_document.uri)}}}'
