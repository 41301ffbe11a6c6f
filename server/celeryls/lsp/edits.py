"""Our edits as LSP's: with tab stops where the client can, with their defaults elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import Stop, to_snippet
from celeryls.edit.text import Edit
from celeryls.lsp.convert import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.lsp.client import Client
    from celeryls.source.document import Document


def text_edits(document: Document, edits: Iterable[Edit], encoding: str) -> list[types.TextEdit]:
    """Plain edits, every tab stop standing as its default."""
    return [types.TextEdit(range_of(document, (edit.start, edit.end), encoding), edit.text) for edit in edits]


def workspace_edit(document: Document, edits: Iterable[Edit], client: Client) -> types.WorkspaceEdit:
    """An edit of one document, bound to its version where the client knows versions."""
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: text_edits(document, edits, client.encoding)})
    edits = list(edits)
    if client.snippet_edits and any(map(_has_stop, edits)):
        edits = _from_line_starts(document, edits)
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    changes = [_edit(document, edit, client) for edit in edits]
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, changes)])


def _edit(document: Document, edit: Edit, client: Client) -> types.TextEdit | types.SnippetTextEdit:
    place = range_of(document, (edit.start, edit.end), client.encoding)
    if client.snippet_edits and _has_stop(edit):
        return types.SnippetTextEdit(place, types.StringValue(to_snippet(edit.parts)))
    return types.TextEdit(place, edit.text)


def _has_stop(edit: Edit) -> bool:
    return any(isinstance(part, Stop) for part in edit.parts)


def _from_line_starts(document: Document, edits: Iterable[Edit]) -> list[Edit]:
    """The same edits, each from the start of its line; those of one line become one.

    VS Code gives the further lines of a snippet, and of the plain edits beside it, the indentation that stands left of
    where they begin, and no option of LSP forbids it. At the start of a line there is none.
    """
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start = document.starts[document.line_of(edit.start)]
        last = result.pop() if result and start <= result[-1].end else Edit(start, start, ())
        between = document.text[last.end : edit.start]
        result.append(Edit(last.start, edit.end, (*last.parts, between, *edit.parts)))
    return result
