"""``textDocument/references``: all places that name the task at a position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.references import references as find
from celeryls.lsp.places import location
from celeryls.lsp.requests.position import PATIENCE, position_query

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from lsprotocol import types

    from celeryls.lsp.server import Server


def references(server: Server, params: types.ReferenceParams) -> Generator[Any, Any, list[types.Location] | None]:
    """Where the task is called, sent, scheduled, routed and patched; None if no task is named.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from server.updater.first_answers(params.text_document.uri, PATIENCE)
    query = position_query(server, params)
    if query is None:
        return None
    declaration = params.context.include_declaration
    found = find(query.snapshot, query.path, query.line, query.column, query.content, declaration=declaration)
    return None if found is None else [location(server.session, place) for place in found]
