"""``textDocument/prepareCallHierarchy`` and its answers: who starts a task, and which tasks it starts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.places import range_in, uri
from celeryls.lsp.requests.position import PATIENCE, names_at, names_of, position_query

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from celeryls.features.calls.model import Start, Starter, Way
    from celeryls.features.calls.reading import CallReading
    from celeryls.lsp.server import Server

_KINDS = {
    "task": types.SymbolKind.Function,
    "function": types.SymbolKind.Function,
    "module": types.SymbolKind.Module,
    "beat": types.SymbolKind.Event,
}
_DETAILS = {"task": "Celery task", "function": "", "module": "module", "beat": "beat schedule"}

OPTIONS = types.CallHierarchyOptions(work_done_progress=True)


def register(server: Server) -> None:
    """Offers the requests, but not beside a Python server in our own client.

    VS Code asks only one of several servers for a hierarchy, whatever it answers: ours would take away that of plain
    functions.
    """
    if server.session.client.has_python_server:
        return
    server.register(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, prepare, OPTIONS)
    server.register(types.CALL_HIERARCHY_INCOMING_CALLS, incoming_calls)
    server.register(types.CALL_HIERARCHY_OUTGOING_CALLS, outgoing_calls)


def prepare(
    server: Server, params: types.CallHierarchyPrepareParams
) -> Generator[Any, Any, list[types.CallHierarchyItem] | None]:
    """The tasks at a position; None elsewhere, so that a Python server answers.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    from celeryls.features.calls.hierarchy import prepared  # noqa: PLC0415 - not before `initialize` is answered

    def names() -> frozenset[str] | None:
        return names_at(position_query(server, params))

    yield from server.updater.uses_of(params.text_document.uri, names, PATIENCE, params.work_done_token)
    query = position_query(server, params)
    if query is None:
        return None
    found = prepared(query.snapshot, query.path, query.line, query.column, query.content)
    return [_item(server, each) for each in found] or None


def incoming_calls(
    server: Server, params: types.CallHierarchyIncomingCallsParams
) -> Generator[Any, Any, list[types.CallHierarchyIncomingCall] | None]:
    """Who starts a task, or calls a function that does."""
    from celeryls.features.calls.hierarchy import incoming  # noqa: PLC0415 - as above

    def names() -> frozenset[str] | None:
        asked = _asked(server, params.item)
        task = asked[1].task if asked is not None else None
        return names_of((task,)) if task is not None else None

    yield from server.updater.uses_of(params.item.uri, names, PATIENCE, params.work_done_token)
    asked = _asked(server, params.item)
    if asked is None:
        return None
    found = yield partial(server.pace.run, incoming(*asked)), (), None
    return [
        types.CallHierarchyIncomingCall(
            _item(server, starter, (call.way for call in calls)),
            [range_in(server.session, call.at.path, call.at.range) for call in calls],
        )
        for starter, calls in found
    ]


def outgoing_calls(
    server: Server, params: types.CallHierarchyOutgoingCallsParams
) -> Generator[Any, Any, list[types.CallHierarchyOutgoingCall] | None]:
    """The tasks that a task, a function or a beat entry starts, also through functions of the project."""
    from celeryls.features.calls.hierarchy import outgoing  # noqa: PLC0415 - as above

    yield from server.updater.first_answers(params.item.uri, PATIENCE, "everything")
    asked = _asked(server, params.item)
    if asked is None:
        return None
    found = yield partial(server.pace.run, outgoing(*asked)), (), None
    return [
        types.CallHierarchyOutgoingCall(
            _item(server, target, (each.way for each in starts), starts),
            [range_in(server.session, each.at.path, each.at.range) for each in starts],
        )
        for target, starts in found
    ]


def _asked(server: Server, item: types.CallHierarchyItem) -> tuple[CallReading, Starter] | None:
    """What an item of ours stands for now, with what was read; None if it is gone, or the item is not ours."""
    from celeryls.features.calls.hierarchy import starter_again  # noqa: PLC0415 - as above
    from celeryls.lsp.requests.project_texts import current_text  # noqa: PLC0415 - as above
    from celeryls.project.model.location import Location  # noqa: PLC0415 - as above
    from celeryls.syntax.places import Range  # noqa: PLC0415 - as above

    match item.data:
        case {"kind": kind, "path": str(path), "line": int(line), "column": int(column)} if kind in _KINDS:
            place = Location(path, Range(line, column, line, column))
        case _:
            return None
    folder = server.session.indexes.of(Path(path))
    snapshot = server.session.indexes.current(Path(path))
    found = starter_again(snapshot, kind, item.name, place) if snapshot else None
    if folder is None or snapshot is None or found is None:
        return None
    return folder.texts.calls.of(snapshot, partial(current_text, server.session)), found


def _item(
    server: Server, starter: Starter, ways: Iterable[Way] = (), starts: tuple[Start, ...] = ()
) -> types.CallHierarchyItem:
    place = starter.place
    told = dict.fromkeys(" ".join(way) for way in ways)
    through = dict.fromkeys(" › ".join(each.through) for each in starts if each.through)
    details = [_DETAILS[starter.kind], ", ".join(told), *(f"via {each}" for each in through)]
    kind = types.SymbolKind.Class if starter.task and starter.task.kind == "class" else _KINDS[starter.kind]
    return types.CallHierarchyItem(
        starter.name,
        kind,
        uri(server.session, place.path),
        range_in(server.session, place.path, starter.extent),
        range_in(server.session, place.path, place.range),
        detail=" · ".join(filter(None, details)),
        data={"kind": starter.kind, "path": place.path, "line": place.range.line, "column": place.range.column},
    )
