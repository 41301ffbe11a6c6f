"""Celery's words inside code as completion items in JSON, and the documentation of one.

As in `lsp/items.py`, only an item's range changes between two keystrokes, so the text before it is cached.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.catalogue.load import catalogue
from celeryls.edit.imports.add import merge
from celeryls.edit.stops import Stop, to_plain, to_snippet
from celeryls.features.completion.code.answer import words_at
from celeryls.features.completion.code.documentation import documentation_of_word
from celeryls.features.completion.code.model import CodeQuery
from celeryls.lsp.convert import range_json
from celeryls.lsp.edits import text_edits_json
from celeryls.lsp.items import list_json, text_in_default_range, text_in_range

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import Word, WordList
    from celeryls.lsp.client import Client
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.project.index.receivers import ReceiverReader

_KINDS = {
    "option": types.CompletionItemKind.Property,
    "setting": types.CompletionItemKind.Property,
    "key": types.CompletionItemKind.Property,
    "field": types.CompletionItemKind.Property,
    "parameter": types.CompletionItemKind.Variable,
    "value": types.CompletionItemKind.Value,
    "rate": types.CompletionItemKind.Value,
    "task": types.CompletionItemKind.Function,
    "queue": types.CompletionItemKind.Constant,
    "exception": types.CompletionItemKind.Class,
    "class": types.CompletionItemKind.Class,
}


def code_words(
    session: Session, opened: OpenDocument, cursor: int, character: str | None, *, has_celery: bool | None
) -> WordList | None:
    """Celery's words for a code point of a document, after a ``character`` that asks for them; None without any."""
    query = code_query(session, opened, cursor, has_celery=has_celery)
    return words_at(replace(query, by_character=character == "="))


def code_query(session: Session, opened: OpenDocument, cursor: int, *, has_celery: bool | None) -> CodeQuery:
    """The question for a code point of a document."""
    folder = session.indexes.of(opened.path) if opened.in_project else None

    def newest(dotted: str) -> ReceiverReader | None:
        """The index with the text as it is now, which costs more than the rest: once for a name that stays unknown."""
        if folder is None or opened.document.followed == dotted or folder.knows(str(opened.path)):
            return None
        opened.document.followed = dotted
        session.indexes.current(opened.path)
        return folder.receivers

    return CodeQuery(
        opened.document.file,
        str(opened.path),
        cursor,
        catalogue(opened.place.celery_version),
        opened.document.wrappers,
        folder.snapshot if folder else None,
        lambda: folder.receivers if folder else None,
        newest,
        has_celery,
        session.client.has_python_server,
    )


def words_json(found: WordList, opened: OpenDocument, client: Client) -> list[str]:
    """Each word as a completion item in JSON, without a range if the list has it (`listed_words`)."""
    order = "9" if found.begins_statement else "00"  # behind the patterns, or above what others list
    shares_range = client.default_range and not found.begins_statement
    put = "" if shares_range else f', "range": {_range(found, opened, client)}}}'
    uri = json.dumps(opened.document.uri)
    items = []
    for rank, word in enumerate(found.words):
        head = _head(word, f"{order}{rank:04d}", client, shares_range=shares_range)
        items.append(f"{head}{put}{_imports(word, opened, client)}{_data(word, uri, client)}}}")
    return items


def listed_words(found: WordList, opened: OpenDocument, client: Client) -> str:
    """A list of words alone as JSON; their range stands in it once, for a client that allows it."""
    defaults = f'"editRange": {_range(found, opened, client)}' if client.default_range else ""
    return list_json(words_json(found, opened, client), is_incomplete=found.is_incomplete, defaults=defaults)


def _range(found: WordList, opened: OpenDocument, client: Client) -> str:
    return range_json(opened.document, (found.start, found.end), client.encoding)


def documented(session: Session, opened: OpenDocument, about: object) -> types.MarkupContent | str | None:
    """The documentation of a word, by what its item says that it is about."""
    match about:
        case [str(kind), str(name)]:
            known = session.snapshot(opened.path) if opened.in_project else None
            text = documentation_of_word((kind, name), catalogue(opened.place.celery_version), known)
        case _:
            return None
    return _shown(text, session.client) if text else None


@lru_cache(maxsize=2048)
def _head(word: Word, rank: str, client: Client, *, shares_range: bool) -> str:
    """An item up to its range."""
    has_stops = client.snippets and any(isinstance(part, Stop) for part in word.parts)
    text = to_snippet(word.parts, choices=client.choices) if has_stops else to_plain(word.parts)
    item: dict[str, object] = {
        "label": word.label,
        "kind": _KINDS[word.kind],
        "sortText": rank,
        "filterText": word.matched,
        "insertTextFormat": types.InsertTextFormat.Snippet if has_stops else types.InsertTextFormat.PlainText,
    }
    if word.detail:
        item["detail"] = word.detail
    if client.label_details:
        item["labelDetails"] = {"description": "Celery"}
    if word.is_deprecated:
        item["deprecated"] = True
    return json.dumps(item)[:-1] + (text_in_default_range(text) if shares_range else text_in_range(text))


def _data(word: Word, uri: str, client: Client) -> str:
    """What ``completionItem/resolve`` needs to know; nothing for a client that does not resolve."""
    if word.about is None or word.about[0] == "import" or not client.resolves_completion_documentation:
        return ""
    return f', "data": {{"uri": {uri}, "about": {json.dumps(word.about)}}}'


def _imports(word: Word, opened: OpenDocument, client: Client) -> str:
    if word.about is None or word.about[0] != "import":
        return ""
    module, _, name = word.about[1].rpartition(".")
    merged = merge(opened.document.text, (f"from {module} import {name}",), style=opened.style)
    return f', "additionalTextEdits": {text_edits_json(opened.document, merged.edits, client.encoding)}'


def _shown(text: str, client: Client) -> types.MarkupContent | str:
    return types.MarkupContent(types.MarkupKind.Markdown, text) if client.markdown else text
