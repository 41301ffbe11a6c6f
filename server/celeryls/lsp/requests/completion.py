"""``textDocument/completion``: the snippets that fit at the cursor."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.completion import documentation, import_edits, suggestions
from celeryls.lsp.around import supplied
from celeryls.lsp.convert import offset_at, range_of
from celeryls.lsp.edits import text_edits

if TYPE_CHECKING:
    from celeryls.edit.stops import Stop
    from celeryls.features.completion import Suggestion
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Open
    from celeryls.snippets import Snippet

OPTIONS = types.CompletionOptions(resolve_provider=True)


def completion(server: Server, params: types.CompletionParams) -> types.CompletionList | None:
    """The snippets that fit at a position; None for a document that is not open, or no Python.

    The list is incomplete, because what is typed next finds others: the client asks again.
    """
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None or not opened.settings.completion_enabled:
        return None
    cursor = offset_at(opened.document, params.position, session.client.encoding)
    snippets, opened = session.snippets(opened), replace(opened, place=supplied(session, opened))
    found = suggestions(opened.document.file, cursor, opened.path.as_posix(), opened.place, snippets, opened.style)
    items = [_item(server, opened, suggestion, cursor) for suggestion in found]
    return types.CompletionList(is_incomplete=True, items=items)


def _item(server: Server, opened: Open, suggestion: Suggestion, cursor: int) -> types.CompletionItem:
    client, snippet = server.session.client, suggestion.snippet
    item = types.CompletionItem(
        label=snippet.prefix,
        label_details=types.CompletionItemLabelDetails(description=snippet.title) if client.label_details else None,
        detail=f"Celery: {snippet.title}",
        kind=types.CompletionItemKind.Snippet,
        sort_text=f"{suggestion.rank}{snippet.prefix}",
        filter_text=suggestion.match,
        insert_text_format=types.InsertTextFormat.Snippet if client.snippets else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation if client.adjusts_indentation else None,
        text_edit=types.TextEdit(
            range_of(opened.document, (suggestion.start, cursor), client.encoding), _text(server, opened, suggestion)
        ),
        data={"uri": opened.document.uri, "prefix": snippet.prefix, "at": suggestion.start},
    )
    if not client.resolves_completion_documentation:
        item.documentation = _documentation(server, opened, suggestion.snippet)
    if not client.resolves_completion_edits:
        edits = import_edits(opened.document.text, suggestion.start, snippet, opened.place, opened.style)
        item.additional_text_edits = text_edits(opened.document, edits, client.encoding)
    return item


def _text(server: Server, opened: Open, suggestion: Suggestion) -> str:
    client = server.session.client
    indent = "" if client.adjusts_indentation else suggestion.indent
    return _written(suggestion.parts, indent, opened.style.line_end, stops=client.snippets, choices=client.choices)


@lru_cache(maxsize=256)
def _written(parts: tuple[str | Stop, ...], indent: str, line_end: str, *, stops: bool, choices: bool) -> str:
    lines = (to_snippet(parts, choices=choices) if stops else to_plain(parts)).split("\n")
    return line_end.join([lines[0], *(indent + line if line else line for line in lines[1:])])


def _documentation(server: Server, opened: Open, snippet: Snippet) -> types.MarkupContent | str:
    text = documentation(snippet, opened.place)
    if server.session.client.markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, text)
    return re.sub(r"^```.*\n?", "", text, flags=re.MULTILINE)


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem:
    """Adds what a list of twenty need not carry: the documentation and the imports."""
    session = server.session
    data = item.data if isinstance(item.data, dict) else {}
    opened = session.python(str(data.get("uri", "")))
    at = data.get("at")
    if opened is None or not isinstance(at, int) or not 0 <= at <= len(opened.document.text):
        return item
    snippet = next((each for each in session.snippets(opened) if each.prefix == data.get("prefix")), None)
    if snippet is None:
        return item
    opened = replace(opened, place=supplied(session, opened))
    item.documentation = _documentation(server, opened, snippet)
    if session.client.resolves_completion_edits:
        edits = import_edits(opened.document.text, at, snippet, opened.place, opened.style)
        item.additional_text_edits = text_edits(opened.document, edits, session.client.encoding)
    return item
