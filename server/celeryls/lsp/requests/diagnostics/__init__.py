"""Requests for findings, for clients that pull them."""

from lsprotocol.types import DiagnosticOptions

from celeryls.lsp.requests.diagnostics import document as document
from celeryls.lsp.requests.diagnostics import workspace as workspace

OPTIONS = DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="celeryls")
