"""``celeryls/snippets``, a request of our own: the snippets for a command that inserts one at the cursor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.completion.suggestions import fitting
from celeryls.features.completion.written import folded_parts, import_edits
from celeryls.features.library import leave_out
from celeryls.lsp.action_context import snippet_place, useful_snippets
from celeryls.lsp.convert import offset_at
from celeryls.lsp.edits import text_edits
from celeryls.lsp.params import number_in, text_in

if TYPE_CHECKING:
    from celeryls.lsp.client import Client
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument
    from celeryls.snippets import Snippet, SnippetPlace

METHOD = "celeryls/snippets"


def snippets(server: Server, params: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - pygls knows no type for it
    """Takes ``{textDocument, position}``.

    Returns a list of ``{prefix, title, words, description, body, additionalTextEdits}``.

    Snippets made for files of this name come first. The list is empty for a document that is not open, and if no
    snippet can be inserted.
    """
    session = server.session
    opened = session.python(text_in(params, "textDocument", "uri"))
    if opened is None:
        return []
    position = types.Position(number_in(params, "position", "line"), number_in(params, "position", "character"))
    at = offset_at(opened.document, position, session.client.encoding)
    place = snippet_place(session, opened)
    result = []
    found = useful_snippets(session, opened, place, at)
    for snippet in fitting(opened.document.file, at, opened.path.as_posix(), found):
        try:
            result.append(_written(snippet, opened, at, place, session.client))
        except Exception as error:  # noqa: BLE001 - logged; one snippet that fails costs no other
            leave_out(snippet, error)
    return result


def _written(snippet: Snippet, opened: OpenDocument, at: int, place: SnippetPlace, client: Client) -> dict[str, Any]:
    write = partial(to_snippet, choices=client.choices) if client.snippets else to_plain
    edits = import_edits(opened.document.file, at, snippet, place, opened.style)
    return {
        "prefix": snippet.prefix,
        "title": snippet.title,
        "words": list(snippet.words),
        "description": snippet.description.strip().split("\n\n")[0],
        "body": write(folded_parts(opened.document.file, at, snippet, place, opened.style)),
        "additionalTextEdits": text_edits(opened.document, edits, client.encoding),
    }
