"""``textDocument/hover``: what a word of Celery's amounts to here.

For clients that can't open a rule's page also the pages of the findings there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import offset_at, range_of
from celeryls.lsp.findings import index_of
from celeryls.lsp.requests.position import PATIENCE
from celeryls.lsp.requests.rule_page import pages_at

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.server import Server
    from celeryls.syntax.spans import Span


def hover(server: Server, params: types.HoverParams) -> Generator[Any, Any, types.Hover | None]:
    """What is to be said about a position; None where that is nothing.

    A generator, as pygls supports: somebody has asked, so it waits some seconds for what the project does not tell yet.
    """
    from celeryls.features.hover.hover import hover as find  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.hover.scope import HoverScope  # noqa: PLC0415 - likewise

    yield from server.updater.first_answers(params.text_document.uri, PATIENCE)
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None:
        return None
    session.documents.resolve(opened.document)
    at = offset_at(opened.document, params.position, session.client.encoding)
    there = index_of(session, opened)
    parts: list[tuple[str, Span] | None] = []
    if there is not None and opened.settings.hover_enabled:
        scope = HoverScope(there.index, there.is_complete, opened.place.celery_version, datetime.now(UTC))
        parts.append(find(scope, there.path, opened.document.file, at))
    parts.append(pages_at(server, opened, at))
    found = [each for each in parts if each is not None]
    if not found:
        return None
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(text for text, _ in found)),
        range_of(opened.document, found[0][1], session.client.encoding),
    )
