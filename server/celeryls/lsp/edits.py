"""Our edits as LSP's: with tab stops where the client can, with their defaults elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import Stop, to_snippet
from celeryls.lsp.convert import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.edit.text import Edit
    from celeryls.lsp.client import Client
    from celeryls.source.document import Document


def text_edits(document: Document, edits: Iterable[Edit], encoding: str) -> list[types.TextEdit]:
    """Plain edits, every tab stop standing as its default."""
    return [types.TextEdit(range_of(document, (edit.start, edit.end), encoding), edit.text) for edit in edits]


def workspace_edit(document: Document, edits: Iterable[Edit], client: Client) -> types.WorkspaceEdit:
    """An edit of one document, bound to its version where the client knows versions."""
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: text_edits(document, edits, client.encoding)})
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    changes = [_edit(document, edit, client) for edit in edits]
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, changes)])


def _edit(document: Document, edit: Edit, client: Client) -> types.TextEdit | types.SnippetTextEdit:
    place = range_of(document, (edit.start, edit.end), client.encoding)
    if client.snippet_edits and any(isinstance(part, Stop) for part in edit.parts):
        return types.SnippetTextEdit(place, types.StringValue(to_snippet(edit.parts)))
    return types.TextEdit(place, edit.text)
