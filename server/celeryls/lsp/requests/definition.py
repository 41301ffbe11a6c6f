"""``textDocument/definition``: from what names a task to the task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.definition import definition as find
from celeryls.lsp.places import location, range_in, uri
from celeryls.lsp.requests.position import PATIENCE, position_query

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.lsp.server import Server

    Answer = list[types.Location] | list[types.LocationLink] | None


def definition(server: Server, params: types.DefinitionParams) -> Generator[Any, Any, Answer]:
    """The functions and classes that the text at a position names; None if it names none.

    Python names lead to their tasks where no other server answers them, which only our own client can tell.

    A generator, as pygls supports: it answers at once, or after a wait that it yields. What the project does not tell
    yet is waited for some seconds: somebody has asked for it.
    """
    yield from server.updater.first_answers(params.text_document.uri)
    if (found := _found(server, params)) is None:
        yield from server.updater.first_answers(params.text_document.uri, PATIENCE)
        found = _found(server, params)
    return found


def _found(server: Server, params: types.DefinitionParams) -> Answer:
    session = server.session
    opened, query = session.python(params.text_document.uri), position_query(server, params)
    if opened is None or query is None:
        return None
    wanted = opened.settings.definitions
    python_names = wanted == "all" or (wanted == "auto" and not session.client.has_python_server)
    snapshot = query.snapshot
    named = find(snapshot, query.path, query.line, query.column, query.content, python_names=python_names)
    if named is None:
        return None
    if not session.client.definition_links:
        return [location(session, snapshot.location(task.spot)) for task in named.tasks]
    origin = range_in(session, query.path, named.range)
    return [
        types.LocationLink(
            uri(session, task.spot.path),
            range_in(session, task.spot.path, snapshot.extent(task).range),
            range_in(session, task.spot.path, snapshot.location(task.spot).range),
            origin,
        )
        for task in named.tasks
    ]
