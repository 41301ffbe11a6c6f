"""Our edits as LSP edits: with tab stops if the client supports them, otherwise with their defaults."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from celeryls.edit.stops import Stop, to_snippet
from celeryls.edit.text import Edit, apply
from celeryls.lsp.convert import range_json, range_of
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.lsp.client import Client


def text_edits(document: Document, edits: Iterable[Edit], encoding: str) -> list[types.TextEdit]:
    """Plain edits, with every tab stop replaced by its default."""
    return [types.TextEdit(range_of(document, (edit.start, edit.end), encoding), edit.text) for edit in edits]


def text_edits_json(document: Document, edits: Iterable[Edit], encoding: str) -> str:
    """Plain edits as JSON."""
    items = (
        f'{{"range": {range_json(document, (edit.start, edit.end), encoding)}, "newText": {json.dumps(edit.text)}}}'
        for edit in edits
    )
    return f"[{', '.join(items)}]"


class OtherFileEdits(NamedTuple):
    """Edits of another document than the user's current one; ``version`` is None for a file that is not open.

    ``creates`` says that the file is to be made first.
    """

    document: Document
    version: int | None
    edits: Sequence[Edit]
    creates: bool = False


def changed_place(other: OtherFileEdits, encoding: str) -> types.Location:
    """Where the text of the longest edit stands after all edits, without the blank space around it."""
    text, edits = other.document.text, sorted(other.edits, key=lambda each: each.start)
    longest = max(edits, key=lambda each: len(each.text))
    added = sum(len(each.text) - (each.end - each.start) for each in edits[: edits.index(longest)])
    start = longest.start + added + len(longest.text) - len(longest.text.lstrip())
    end = start + len(longest.text.strip())
    changed = Document(other.document.uri, apply(text, edits))
    return types.Location(changed.uri, range_of(changed, (start, max(start, end)), encoding))


def workspace_edit(
    document: Document, edits: Sequence[Edit], client: Client, others: Sequence[OtherFileEdits] = ()
) -> types.WorkspaceEdit:
    """An edit of the current document and of others, with versions for the open ones.

    Only the first has tab stops: an editor has one cursor to move through them. Edits that are to be asked about are
    left out for a client that can't ask. A file that is there by now is not made again: the editor refuses the edit.
    """
    edits = [edit for edit in edits if _is_sent(edit, client)]
    others = [each._replace(edits=[edit for edit in each.edits if _is_sent(edit, client)]) for each in others]
    if not client.document_changes:
        files = [OtherFileEdits(document, None, edits), *others]
        changes = {each.document.uri: text_edits(each.document, each.edits, client.encoding) for each in files}
        return types.WorkspaceEdit(changes={uri: found for uri, found in changes.items() if found})
    changed: list[types.TextDocumentEdit | types.CreateFile] = []
    if edits:
        changed.append(_document_edit(document, document.version, _with_stops(document, edits, client)))
    for each in others:
        if each.creates:
            changed.append(types.CreateFile(each.document.uri))
        if each.edits:
            found = [_plain(each.document, edit, client) for edit in each.edits]
            changed.append(_document_edit(each.document, each.version, found))
    every = chain(edits, *(each.edits for each in others))
    notes = {each.note for each in every if each.note} if client.annotates_edits else ()
    annotations = {each.label: types.ChangeAnnotation(each.label, each.asks, each.description) for each in notes}
    return types.WorkspaceEdit(document_changes=list(changed), change_annotations=annotations or None)


def _is_sent(edit: Edit, client: Client) -> bool:
    return edit.note is None or not edit.note.asks or client.annotates_edits


def _plain(document: Document, edit: Edit, client: Client) -> types.TextEdit | types.AnnotatedTextEdit:
    """An edit without tab stops, with its note if the client shows notes."""
    place = range_of(document, (edit.start, edit.end), client.encoding)
    if edit.note is not None and client.annotates_edits:
        return types.AnnotatedTextEdit(edit.note.label, place, edit.text)
    return types.TextEdit(place, edit.text)


def _document_edit(
    document: Document,
    version: int | None,
    edits: Iterable[types.TextEdit | types.SnippetTextEdit | types.AnnotatedTextEdit],
) -> types.TextDocumentEdit:
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, version)
    return types.TextDocumentEdit(identifier, list(edits))


def _with_stops(
    document: Document, edits: Sequence[Edit], client: Client
) -> Iterator[types.TextEdit | types.SnippetTextEdit | types.AnnotatedTextEdit]:
    if client.snippet_edits and any(map(_has_stop, edits)):
        edits = _from_line_starts(document, edits)
    return (_edit(document, edit, client) for edit in edits)


def _edit(
    document: Document, edit: Edit, client: Client
) -> types.TextEdit | types.SnippetTextEdit | types.AnnotatedTextEdit:
    if client.snippet_edits and _has_stop(edit):
        place = range_of(document, (edit.start, edit.end), client.encoding)
        return types.SnippetTextEdit(place, types.StringValue(to_snippet(edit.parts, choices=client.choices)))
    return _plain(document, edit, client)


def _has_stop(edit: Edit) -> bool:
    return any(isinstance(part, Stop) for part in edit.parts)


def _from_line_starts(document: Document, edits: Iterable[Edit]) -> list[Edit]:
    """The same edits, each extended to the start of its line; edits on one line are merged.

    VS Code indents the further lines of a snippet, and of the plain edits next to it, like the line where they begin,
    and no LSP option prevents it. At the start of a line the indentation is empty.
    """
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start = document.starts[document.line_of(edit.start)]
        last = result.pop() if result and start <= result[-1].end else Edit(start, start, ())
        between = document.text[last.end : edit.start]
        result.append(Edit(last.start, edit.end, (*last.parts, between, *edit.parts)))
    return result
