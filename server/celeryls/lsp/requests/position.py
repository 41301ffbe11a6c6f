"""The input of a request about a position in a document: the snapshot, and the position in our units."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.lsp.convert import offset_at

if TYPE_CHECKING:
    from lsprotocol import types

    from celeryls.lsp.server import Server
    from celeryls.project.index.snapshot import Snapshot

    PositionParams = types.DefinitionParams | types.ReferenceParams | types.CallHierarchyPrepareParams


PATIENCE = 5.0
"""Seconds that an answer which somebody has asked for waits until the project is read."""


class PositionQuery(NamedTuple):
    """A position, its line and column in code points from 0, the text of its line, and the current snapshot."""

    snapshot: Snapshot
    path: str
    line: int
    column: int
    content: str


def position_query(server: Server, params: PositionParams) -> PositionQuery | None:
    """The query; None for a document that is not open, not part of the project, excluded, or not in any index."""
    opened = server.session.python(params.text_document.uri)
    if opened is None or not opened.in_project:
        return None
    snapshot = server.session.indexes.current(opened.path)
    if snapshot is None:
        return None
    document = opened.document
    at = offset_at(document, params.position, server.session.client.encoding)
    line = document.line_of(at)
    return PositionQuery(snapshot, str(opened.path), line, at - document.starts[line], document.line_text(line))
