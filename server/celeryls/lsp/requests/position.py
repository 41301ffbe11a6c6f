"""The input of a request about a position in a document: the snapshot, and the position in our units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.naming import NamedTasks
from celeryls.features.navigation.position import PositionQuery
from celeryls.features.references import tasks_at
from celeryls.lsp.convert import offset_at
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types

    from celeryls.lsp.server import Server
    from celeryls.project.model.tasks import TaskRecord

    PositionParams = types.DefinitionParams | types.ReferenceParams | types.CallHierarchyPrepareParams


PATIENCE = 5.0
"""Seconds that an answer which somebody has asked for waits until the project is read."""


def position_query(server: Server, params: PositionParams, *, fixtures: bool = False) -> PositionQuery | None:
    """The query; None for a document that is not open, not part of the project, excluded, or not in any index.

    Only with ``fixtures`` there is one for a fixture.
    """
    session, uri = server.session, params.text_document.uri
    opened = session.python(uri)
    document = opened.document if opened is not None and opened.in_project else None
    fixture = session.documents.fixture(uri) if fixtures and opened is None else None
    read = document or fixture
    path = path_of(uri) if read is not None else None
    snapshot = session.indexes.current(path) if path is not None else None
    if read is None or snapshot is None:
        return None
    at = offset_at(read, params.position, session.client.encoding)
    line = read.line_of(at)
    return PositionQuery(
        snapshot,
        str(path),
        line,
        at - read.starts[line],
        read.line_text(line),
        in_fixture=fixture is not None,
        file=read.file if fixture is None else None,
        offset=at,
    )


async def with_row(server: Server, query: PositionQuery, uri: str) -> PositionQuery:
    """The query with the task that a row of django-celery-beat names at the position, be it a name without a dot."""
    from celeryls.features.renaming.asked import name_in_fixture  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.syntax.places import Range  # noqa: PLC0415 - likewise

    document = server.session.documents.fixture(uri)
    if document is None:
        return query
    found = await server.pace.run(name_in_fixture(query.snapshot, document.text, query.path, query.offset))
    if found is None:
        return query
    start, line = document.starts[query.line], query.line
    place = Range(line, found.span.start - start, line, found.span.end - start)
    return query._replace(named=NamedTasks(place, query.snapshot.tasks_named(found.text), quoted=True))


def names_at(query: PositionQuery | None) -> frozenset[str] | None:
    """The names by which files may use the tasks at a position: of functions and classes, and the last of dotted names.

    None where no task is known, and where a task's name is unknown.
    """
    named = tasks_at(query) if query is not None else None
    return names_of(named.tasks) if named is not None else None


def names_of(tasks: Iterable[TaskRecord]) -> frozenset[str] | None:
    """As ``names_at``, of tasks; None without any."""
    names: set[str] = set()
    for task in tasks:
        if task.name is None:
            return None
        names.update((task.function.rpartition(".")[2], *(name.rpartition(".")[2] for name in task.names)))
    return frozenset(names) or None
