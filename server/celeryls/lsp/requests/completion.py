"""``textDocument/completion``: the snippets and Celery's own words that fit at the cursor."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.completion.decorators import decorator_snippets, decorators_in
from celeryls.features.completion.scope import comes_up, uses_celery
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import import_edits
from celeryls.lsp.action_context import fitted_snippets, snippet_place, useful_snippets
from celeryls.lsp.convert import offset_at
from celeryls.lsp.edits import text_edits
from celeryls.lsp.items import documentation_of, items_json, list_json

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import WordList
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.document import Document

logger = logging.getLogger(__name__)

_TRIGGERS = ['"', "'", ".", "="]
OPTIONS = types.CompletionOptions(resolve_provider=True, trigger_characters=_TRIGGERS)
"""Not ``(`` and ``,``: a line end behind them would accept the first item of the list."""

_NOTHING = list_json((), is_incomplete=True)


def completion(server: Server, params: types.CompletionParams) -> str:
    """What fits at a position, as JSON; null for a document that is not open, or not Python.

    `lsp/items.py` says when a list is incomplete, so that the client asks again after the next letter. A character
    that triggers a request by itself never brings up patterns.
    """
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None or not opened.settings.completion_enabled:
        return "null"
    cursor = offset_at(opened.document, params.position, session.client.encoding)
    has_celery = _has_celery(session, opened)
    character = _trigger(params)
    words = _words(session, opened, cursor, character, has_celery=has_celery)
    # msgspec, which a start does without
    from celeryls.lsp.requests.completion_words import listed_words, words_json  # noqa: PLC0415 - as said

    if words is not None and not words.begins_statement:
        return listed_words(words, opened, session.client)
    if character is not None:
        return _NOTHING
    place = snippet_place(session, opened)
    file = opened.document.file
    found = suggestions(
        file,
        cursor,
        opened.path.as_posix(),
        useful_snippets(session, opened, place, cursor),
        _decorated(session, opened, place),
        comes_up=comes_up(file, str(opened.path), cursor, session.snapshot(opened.path), has_celery=has_celery),
        names_first=session.client.hides_words,
        in_project=has_celery is True,
        is_asked=_is_asked(opened.document),
    )
    others = words_json(words, opened, session.client) if words else ()
    return items_json(tuple(found), opened, place, cursor, session.client, others)


def _trigger(params: types.CompletionParams) -> str | None:
    """The character of ours that asks by itself; None where a word or a key does, or a letter, as a client may want."""
    context = params.context
    if context is None or context.trigger_kind is not types.CompletionTriggerKind.TriggerCharacter:
        return None
    return context.trigger_character if context.trigger_character in _TRIGGERS else None


def _words(
    session: Session, opened: OpenDocument, cursor: int, character: str | None, *, has_celery: bool | None
) -> WordList | None:
    from celeryls.lsp.requests.completion_words import code_words  # noqa: PLC0415 - as above

    try:
        return code_words(session, opened, cursor, character, has_celery=has_celery)
    except Exception:
        logger.exception("%s: no words of Celery's for this position", opened.path)
        return None


def _is_asked(document: Document) -> bool:
    """Whether the user surely asks for a list: a second time for the same text.

    The trigger of a request does not tell a key from a letter that was typed (`CompletionTriggerKind`).
    """
    before, document.listed_version = document.listed_version, document.version
    return before == document.version


def _decorated(session: Session, opened: OpenDocument, place: SnippetPlace) -> tuple[Snippet, ...]:
    decorators = decorators_in(opened.document.file, place.values_from("app"))
    return decorator_snippets(session.snippets(opened), decorators)


def _has_celery(session: Session, opened: OpenDocument) -> bool | None:
    return uses_celery(
        session.snapshot(opened.path),
        is_settled=session.indexes.is_settled(opened.path) and session.folders.is_version_read(opened.path),
        has_version=opened.place.celery_version is not None,
    )


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem:
    """Adds what the list itself does not need to carry: the documentation and the imports."""
    session = server.session
    data = item.data if isinstance(item.data, dict) else {}
    opened = session.python(str(data.get("uri", "")))
    if opened is not None and "about" in data:
        from celeryls.lsp.requests.completion_words import documented  # noqa: PLC0415 - as above

        item.documentation = documented(session, opened, data["about"])
        return item
    at = data.get("at")
    if opened is None or not isinstance(at, int) or not 0 <= at <= len(opened.document.text):
        return item
    place = snippet_place(session, opened)
    snippets = (*fitted_snippets(session, opened, place, at), *_decorated(session, opened, place))
    snippet = next((each for each in snippets if each.prefix == item.label), None)
    if snippet is None:
        return item
    item.documentation = documentation_of(snippet, place, session.client)
    if session.client.resolves_completion_edits:
        edits = import_edits(opened.document.file, at, snippet, place, opened.style)
        item.additional_text_edits = text_edits(opened.document, edits, session.client.encoding)
    return item
