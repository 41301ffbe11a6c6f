"""``textDocument/inlayHint``: schedules in English, seconds in words, the queues that calls send to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import offset_at, position_at
from celeryls.lsp.findings import index_of
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.hints.hints import HintKind
    from celeryls.lsp.server import Server
    from celeryls.workspace.server_settings import ServerSettings


def inlay_hints(server: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints in a range of a document; empty where the settings switch them off."""
    from celeryls.features.hints.hints import hints  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.hover.scope import HoverScope  # noqa: PLC0415 - likewise

    session = server.session
    opened = session.python(params.text_document.uri)
    kinds = tuple(_kinds(opened.settings)) if opened is not None else ()
    if opened is None or not kinds:
        return []
    session.documents.resolve(opened.document)
    if (there := index_of(session, opened)) is None:
        return []
    scope = HoverScope(there.index, there.is_complete, opened.place.celery_version, datetime.now(UTC))
    document, encoding = opened.document, session.client.encoding
    between = Span(offset_at(document, params.range.start, encoding), offset_at(document, params.range.end, encoding))
    return [
        types.InlayHint(position_at(document, hint.at, encoding), hint.text, padding_left=True)
        for hint in hints(scope, there.path, document.file, between, kinds)
    ]


def _kinds(settings: ServerSettings) -> Iterator[HintKind]:
    if settings.hints_schedules:
        yield "schedules"
    if settings.hints_durations:
        yield "durations"
    if settings.hints_queues:
        yield "queues"
