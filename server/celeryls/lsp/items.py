"""The items of a completion as JSON.

Between two keystrokes only an item's position changes. So the text before the position is cached, and an answer is
joined from such texts: building lsprotocol objects and encoding them takes four times as long.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.completion.reindented import survives_indentation
from celeryls.features.completion.written import around, body_in, documentation, folded_head, folded_tail, import_edits
from celeryls.features.library import leave_out
from celeryls.lsp.convert import range_json
from celeryls.lsp.edits import text_edits_json
from celeryls.snippets.own_imports import imported_names, own_imports
from celeryls.snippets.render import render
from celeryls.snippets.reuse import bound_in, needs, renames_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from celeryls.features.completion.suggestions import Suggestion
    from celeryls.lsp.client import Client
    from celeryls.lsp.session import OpenDocument
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.snippets.own_imports import OwnImports
    from celeryls.snippets.reuse import Need, Renames

_LONGEST = 100_000


def items_json(
    found: tuple[Suggestion, ...],
    opened: OpenDocument,
    place: SnippetPlace,
    cursor: int,
    client: Client,
    others: Sequence[str] = (),
) -> str:
    """The completion list for the code point ``cursor`` of a document, as JSON; ``others`` are further items in JSON.

    What all patterns share is said once, for a client that allows it. An empty list is incomplete: VS Code would not
    ask again within the word. A list with items is complete unless the next letter can add an item.
    """
    if not found:
        return list_json(others, is_incomplete=True)
    writer = _ItemWriter(opened, place, client, found[0], cursor)
    typed = opened.document.text[found[0].start : cursor]
    if typed != typed.lstrip().lower():
        found = tuple(each._replace(match=_spelled(each.match, typed, client)) for each in found)
    items = writer.items(found)
    shown = (items, *others) if items else others
    return list_json(shown, is_incomplete=any(each.may_grow for each in found), defaults=writer.defaults)


def list_json(items: Iterable[str], *, is_incomplete: bool, defaults: str = "") -> str:
    """A completion list as JSON; ``defaults`` are members of ``itemDefaults``."""
    shared = f'"itemDefaults": {{{defaults}}}, ' if defaults else ""
    return f'{{"isIncomplete": {json.dumps(is_incomplete)}, {shared}"items": [{", ".join(items)}]}}'


class _ItemWriter:
    """Writes the items of one list; what they share is computed once, and stands in ``defaults`` if the client can.

    ``defaults`` are the members of the list's ``itemDefaults``, empty if it has none.
    """

    def __init__(
        self, opened: OpenDocument, place: SnippetPlace, client: Client, first: Suggestion, cursor: int
    ) -> None:
        self._opened, self._place, self._client = opened, place, client
        self._start, self._indent = first.start, "" if client.adjusts_indentation else first.indent
        self._kept, self._bound, self._lists = _item_heads(place, self._indent, opened.style.line_end, client)
        put = range_json(opened.document, (first.start, cursor), client.encoding)
        data = json.dumps({"uri": opened.document.uri, "at": first.start})
        self._put = "" if client.default_range else f', "range": {put}}}'
        self._data = "" if client.default_data else f', "data": {data}'
        shared = client.default_range and f'"editRange": {put}', client.default_data and f'"data": {data}'
        self._is_shared = client.default_range and client.default_data and client.resolves_completion_edits
        self.defaults = ", ".join(each for each in shared if each)
        self._chunks = opened.document.file.chunks
        self._taken = bound_in(self._chunks)
        self._header = self._chunks[0], self._taken
        self._names = _reused_names(*self._header, place)

    def items(self, found: Sequence[Suggestion]) -> str:
        """All items as members of an array in JSON; a snippet that fails is logged, and costs no other.

        Where the list says what differs between two keystrokes, they are the same as long as the same is found in the
        same surroundings.
        """
        around_it = around(self._opened.document.file, self._start) if self._is_shared else None
        if around_it is None:
            return self._written(found)
        key = (tuple((each.snippet.source, each.match, each.rank) for each in found), around_it, *self._header)
        kept = self._lists.get(key)
        if kept is None:
            kept = self._written(found)
            self._lists.keep(key, kept)
        return kept

    def _written(self, found: Iterable[Suggestion]) -> str:
        written = []
        for each in found:
            try:
                written.append(self._item(each))
            except Exception as error:  # noqa: BLE001 - logged, as said
                leave_out(each.snippet, error)
        return ", ".join(written)

    def _item(self, each: Suggestion) -> str:
        """One item as JSON."""
        opened, place, client, start = self._opened, self._place, self._client, self._start
        above = folded_head(opened.document.file, start, each.snippet, place, opened.style)
        source = each.snippet.source
        if (names := self._names.get(source)) is None:
            names = self._names[source] = self._reused(each.snippet)
        below = folded_tail(opened.document.file, start, each.snippet, place, opened.style)
        key = (source, each.match, each.rank, above, below, names)
        if (head := self._kept.get(key)) is None:
            parts = (*above, *body_in(opened.document.file, each.snippet, place), *below)
            has_stops = client.snippets and not (client.indents_again and not survives_indentation(to_plain(parts)))
            written = to_snippet(parts, choices=client.choices) if has_stops else to_plain(parts)
            text = _indented(written, self._indent, opened.style.line_end)
            head = self._kept[key] = _head(each, place, text, client, has_stops=has_stops)
        edits = "" if client.resolves_completion_edits else _edits(each.snippet, opened, place, start, client)
        return f"{head}{self._put}{edits}{self._data}}}"

    def _reused(self, snippet: Snippet) -> tuple[Renames, tuple[str, ...]]:
        """The names that a snippet must change in the file, and those that it need not import there."""
        if (binds := self._bound.get(snippet.source)) is None:
            rendered = render(snippet, self._place, mode="stops")
            binds = self._bound[snippet.source] = needs(rendered), own_imports(rendered)
        header = self._chunks[0]
        return renames_of(binds[0], self._chunks, self._taken), imported_names(binds[1], header, self._place)


def documentation_of(snippet: Snippet, place: SnippetPlace, client: Client) -> types.MarkupContent | str:
    """The documentation that a client shows next to the list."""
    text = documentation(snippet, place)
    if client.markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, text)
    return re.sub(r"^```.*\n?", "", text, flags=re.MULTILINE)


class _KeptLists:
    """The items of whole lists as text; all are dropped once they have more than 100,000 characters together."""

    def __init__(self) -> None:
        self._lists: dict[tuple[object, ...], str] = {}
        self._length = 0

    def get(self, key: tuple[object, ...]) -> str | None:
        """The items of a list; None if they are not kept."""
        return self._lists.get(key)

    def keep(self, key: tuple[object, ...], items: str) -> None:
        """Keeps the items of a list."""
        self._length += len(items)
        if self._length > _LONGEST:
            self._lists.clear()
            self._length = len(items)
        self._lists[key] = items


@lru_cache(maxsize=16)
def _item_heads(
    _place: SnippetPlace, _indent: str, _line_end: str, _client: Client
) -> tuple[dict[tuple[object, ...], str], dict[object, tuple[tuple[Need, ...], OwnImports]], _KeptLists]:
    """The cached beginnings of items for this place, indentation, line ending and client; by snippet what it binds.

    Also whole lists. To look a snippet up among all that are rendered takes as long as the rest of its item.
    """
    return {}, {}, _KeptLists()


@lru_cache(maxsize=4)
def _reused_names(
    _header: str, _taken: frozenset[str], _place: SnippetPlace
) -> dict[object, tuple[Renames, tuple[str, ...]]]:
    """By snippet, the names that it shares with a file with this header, and these names at its margin."""
    return {}


def _head(suggestion: Suggestion, place: SnippetPlace, text: str, client: Client, *, has_stops: bool) -> str:
    """An item up to its position; ``has_stops`` says that its text is a snippet."""
    snippet = suggestion.snippet
    item: dict[str, object] = {"label": snippet.prefix}
    if client.label_details:
        item["labelDetails"] = {"description": snippet.title}
    item |= {
        "detail": f"Celery: {snippet.title}",
        "kind": types.CompletionItemKind.Snippet,
        "sortText": f"{suggestion.rank}{snippet.prefix}",
        "filterText": suggestion.match,
        "insertTextFormat": types.InsertTextFormat.Snippet if has_stops else types.InsertTextFormat.PlainText,
    }
    if client.adjusts_indentation:
        item["insertTextMode"] = types.InsertTextMode.AdjustIndentation
    elif client.keeps_indentation:
        item["insertTextMode"] = types.InsertTextMode.AsIs
    if not client.resolves_completion_documentation:
        shown = documentation_of(snippet, place, client)
        item["documentation"] = shown if isinstance(shown, str) else {"kind": shown.kind, "value": shown.value}
    return json.dumps(item)[:-1] + (text_in_default_range(text) if client.default_range else text_in_range(text))


def text_in_default_range(text: str) -> str:
    """The member for what an item inserts, where the list says into which range."""
    return f', "textEditText": {json.dumps(text)}'


def text_in_range(text: str) -> str:
    """The beginning of the member for what an item inserts; its range follows."""
    return f', "textEdit": {{"newText": {json.dumps(text)}'


def _spelled(match: str, typed: str, client: Client) -> str:
    """The text that the client compares, in the capitals that are typed: some clients tell them from small letters."""
    word = typed.lstrip()
    small = word.lower()
    spelled = word + match[len(small) :] if match.startswith(small) else match
    return typed[: -len(word) or len(typed)] + spelled if client.matches_indentation else spelled


def _indented(text: str, indent: str, line_end: str) -> str:
    lines = text.split("\n")
    return line_end.join([lines[0], *(indent + line if line else line for line in lines[1:])])


def _edits(snippet: Snippet, opened: OpenDocument, place: SnippetPlace, start: int, client: Client) -> str:
    edits = import_edits(opened.document.file, start, snippet, place, opened.style)
    return f', "additionalTextEdits": {text_edits_json(opened.document, edits, client.encoding)}'
