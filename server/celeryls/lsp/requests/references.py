"""``textDocument/references``: all places that name the task, the queue or the setting at a position."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.references import references as find
from celeryls.lsp.places import location
from celeryls.lsp.requests.position import PATIENCE, names_at, position_query, with_row

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.server import Server

OPTIONS = types.ReferenceOptions(work_done_progress=True)


def references(server: Server, params: types.ReferenceParams) -> Generator[Any, Any, list[types.Location] | None]:
    """Where a task is called, sent, scheduled, routed and patched, or a queue or setting named; None for other names.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    from celeryls.lsp.requests.project_texts import files_naming, project_texts  # noqa: PLC0415 - not before `initialize` is answered

    def names() -> frozenset[str] | None:
        return names_at(position_query(server, params, fixtures=True))

    yield from server.updater.uses_of(params.text_document.uri, names, PATIENCE, params.work_done_token)
    query = position_query(server, params, fixtures=True)
    if query is None:
        return None
    if query.in_fixture:
        query = yield with_row, (server, query, params.text_document.uri), None
    steps = find(
        query,
        declaration=params.context.include_declaration,
        texts=project_texts(server.session, query.snapshot),
        files_naming=partial(files_naming, server.session, query),
    )
    found = yield partial(server.pace.run, steps), (), None
    return None if found is None else [location(server.session, place) for place in found]
