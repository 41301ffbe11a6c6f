"""``textDocument/hover``: what a word of Celery's amounts to here.

For clients that can't open a rule's page also the pages of the findings there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import offset_at, range_json, range_of
from celeryls.lsp.documents import path_of_any
from celeryls.lsp.findings import index_of
from celeryls.lsp.requests.position import PATIENCE
from celeryls.lsp.requests.rule_page import pages_at

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument
    from celeryls.source.text.document import Document
    from celeryls.syntax.spans import Span


def hover_json(server: Server, params: types.HoverParams) -> str | None:
    """What is to be said about a position, as JSON; None while that waits for the project."""
    if any(True for _ in server.updater.first_answers(params.text_document.uri, PATIENCE, "everything")):
        return None
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None and session.documents.fixture(params.text_document.uri) is not None:
        return None
    if opened is None or (found := _found(server, opened, params)) is None:
        return "null"
    place = range_json(opened.document, found[1], session.client.encoding)
    return f'{{"contents": {{"kind": "markdown", "value": {json.dumps(found[0])}}}, "range": {place}}}'


def hover(server: Server, params: types.HoverParams) -> Generator[Any, Any, types.Hover | None]:
    """What is to be said about a position; None where that is nothing.

    A generator, as pygls supports: somebody has asked, so it waits some seconds for what the project does not tell yet.
    """
    yield from server.updater.first_answers(params.text_document.uri, PATIENCE, "everything")
    session = server.session
    opened = session.python(params.text_document.uri)
    fixture = session.documents.fixture(params.text_document.uri) if opened is None else None
    if fixture is not None:
        found = yield _in_fixture, (server, fixture, params.position), None
    else:
        found = _found(server, opened, params) if opened is not None else None
    document = fixture or (opened.document if opened is not None else None)
    if found is None or document is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, found[0])
    return types.Hover(content, range_of(document, found[1], session.client.encoding))


async def _in_fixture(server: Server, document: Document, position: types.Position) -> tuple[str, Span] | None:
    """Markdown about the task that a string of a fixture names, and the string."""
    from celeryls.features.hover.scope import HoverScope  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.hover.tasks import tasks_text  # noqa: PLC0415 - likewise
    from celeryls.features.renaming.asked import name_in_fixture  # noqa: PLC0415 - likewise

    session, path = server.session, path_of_any(document.uri)
    folder = session.indexes.of(path)
    if folder is None or not session.folders.settings(session.folders.root_of(path)).hover_enabled:
        return None
    at = offset_at(document, position, session.client.encoding)
    snapshot = folder.current(PATIENCE)
    found = await server.pace.run(name_in_fixture(snapshot, document.text, str(path), at))
    if found is None:
        return None
    scope = HoverScope(folder.index, folder.is_settled, session.folders.celery_version(path), datetime.now(UTC))
    text = tasks_text(snapshot.tasks_named(found.text), scope)
    return (text, found.span) if text else None


def _found(server: Server, opened: OpenDocument, params: types.HoverParams) -> tuple[str, Span] | None:
    """Markdown about a position, and what it is about."""
    from celeryls.features.hover.hover import hover as find  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.hover.scope import HoverScope  # noqa: PLC0415 - likewise

    session = server.session
    session.documents.resolve(opened.document)
    at = offset_at(opened.document, params.position, session.client.encoding)
    there = index_of(session, opened)
    parts: list[tuple[str, Span] | None] = []
    if there is not None and opened.settings.hover_enabled:
        scope = HoverScope(there.index, there.is_complete, opened.place.celery_version, datetime.now(UTC))
        parts.append(find(scope, there.path, opened.document.file, at))
    parts.append(pages_at(server, opened, at))
    found = [each for each in parts if each is not None]
    return ("\n\n---\n\n".join(text for text, _ in found), found[0][1]) if found else None
