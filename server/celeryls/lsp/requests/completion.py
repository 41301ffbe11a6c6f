"""``textDocument/completion``: the snippets that fit at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.completion.decorators import decorator_snippets, decorators_in
from celeryls.features.completion.scope import comes_up, uses_celery
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import import_edits
from celeryls.lsp.action_context import fitted_snippets, snippet_place, useful_snippets
from celeryls.lsp.convert import offset_at
from celeryls.lsp.edits import text_edits
from celeryls.lsp.items import documentation_of, items_json

if TYPE_CHECKING:
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.document import Document

OPTIONS = types.CompletionOptions(resolve_provider=True)


def completion(server: Server, params: types.CompletionParams) -> str:
    """The snippets that fit at a position, as JSON; null for a document that is not open, or not Python.

    `lsp/items.py` says when a list is incomplete, so that the client asks again after the next letter.
    """
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None or not opened.settings.completion_enabled:
        return "null"
    cursor = offset_at(opened.document, params.position, session.client.encoding)
    place = snippet_place(session, opened)
    file, has_celery = opened.document.file, _has_celery(session, opened)
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
    return items_json(tuple(found), opened, place, cursor, session.client)


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
        is_settled=session.indexes.is_settled(opened.path),
        has_version=opened.place.celery_version is not None,
    )


def resolve(server: Server, item: types.CompletionItem) -> types.CompletionItem:
    """Adds what the list itself does not need to carry: the documentation and the imports."""
    session = server.session
    data = item.data if isinstance(item.data, dict) else {}
    opened = session.python(str(data.get("uri", "")))
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
