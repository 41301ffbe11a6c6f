"""``textDocument/definition``: from what names a task, a queue or a setting to where it is defined or set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.definition import definition as find
from celeryls.features.navigation.places import places_at
from celeryls.lsp.places import location, range_in, uri
from celeryls.lsp.requests.position import PATIENCE, position_query, with_row

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.features.navigation.position import PositionQuery
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session
    from celeryls.project.model.location import Location
    from celeryls.syntax.places import Range

    Answer = list[types.Location] | list[types.LocationLink] | None


def definition(server: Server, params: types.DefinitionParams) -> Generator[Any, Any, Answer]:
    """The functions, classes, queues and settings that the text at a position names; None if it names none.

    Python names lead to their tasks where no other server answers them, which only our own client can tell.

    A generator, as pygls supports: it answers at once, or after a wait that it yields. What the project does not tell
    yet is waited for some seconds: somebody has asked for it.
    """
    yield from server.updater.first_answers(params.text_document.uri)
    if (found := _found(server, params)) is None:
        yield from server.updater.first_answers(params.text_document.uri, PATIENCE, "everything")
        found = _found(server, params)
    query = position_query(server, params, fixtures=True) if found is None else None
    if query is not None and query.in_fixture:
        query = yield with_row, (server, query, params.text_document.uri), None
        found = _found(server, params, query)
    return found


def _found(server: Server, params: types.DefinitionParams, query: PositionQuery | None = None) -> Answer:
    session, query = server.session, query or position_query(server, params, fixtures=True)
    if query is None:
        return None
    snapshot, python_names = query.snapshot, _wants_python_names(server, params.text_document.uri)
    if (named := find(query, python_names=python_names)) is not None:
        targets = [(snapshot.location(task.spot), snapshot.extent(task).range) for task in named.tasks]
        return _answer(session, query.path, named.range, targets)
    other = places_at(query, python_names=python_names) if not query.in_fixture else None
    if other is None or not other.declared:
        return None
    return _answer(session, query.path, other.range, [(each, each.range) for each in other.declared])


def _wants_python_names(server: Server, uri: str) -> bool:
    opened = server.session.python(uri)
    wanted = opened.settings.definitions if opened else ""
    return wanted == "all" or (wanted == "auto" and not server.session.client.has_python_server)


def _answer(session: Session, path: str, origin: Range, targets: list[tuple[Location, Range]]) -> Answer:
    """Targets, each the place of a name and all that belongs to it, as the client wants them."""
    if not session.client.definition_links:
        return [location(session, place) for place, _ in targets]
    return [
        types.LocationLink(
            uri(session, place.path),
            range_in(session, place.path, extent),
            range_in(session, place.path, place.range),
            range_in(session, path, origin),
        )
        for place, extent in targets
    ]
