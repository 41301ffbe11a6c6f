"""``workspace/symbol``: the tasks, beat entries and queues of all folders by name."""

from __future__ import annotations

from functools import partial
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lsprotocol import types

from celeryls.features.symbols import other_symbols
from celeryls.features.symbols import symbols as find
from celeryls.lsp.places import columns_in, location, uri

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.features.symbols import FoundName, FoundTask
    from celeryls.lsp.server import Server
    from celeryls.project.model.location import Location

_Found = TypeVar("_Found")

_KINDS = {"function": types.SymbolKind.Function, "class": types.SymbolKind.Class}


_STEPS = 40
"""Steps of a search that are taken at once, each through a thousand names."""


def symbols_json(server: Server, params: types.WorkspaceSymbolParams) -> str | None:
    """As `symbols`, as JSON; None while that waits for the project, and where there are very many names to search.

    Building lsprotocol objects and encoding them takes eight times as long.
    """
    if any(True for _ in server.updater.first_answers()):
        return None
    snapshots = server.session.indexes.all_current()
    tasks, others = _at_once(find(snapshots, params.query)), _at_once(other_symbols(snapshots, params.query))
    if tasks is None or others is None:
        return None
    told = [*map(_told, tasks), *map(_told_other, others)]
    return f"[{', '.join(_written(server, each) for each in told)}]"


def symbols(
    server: Server, params: types.WorkspaceSymbolParams
) -> Generator[Any, Any, list[types.WorkspaceSymbol] | None]:
    """The tasks that match a query, the best first, and then the beat entries and queues.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from server.updater.first_answers()
    snapshots = server.session.indexes.all_current()
    tasks = yield partial(server.pace.run, find(snapshots, params.query)), (), None
    others = yield partial(server.pace.run, other_symbols(snapshots, params.query)), (), None
    return [_symbol(server, each) for each in (*map(_told, tasks), *map(_told_other, others))]


class _Told(NamedTuple):
    """A symbol in the words of the protocol, without the place in the client's units."""

    name: str
    kind: types.SymbolKind
    container: str
    location: Location


def _at_once(steps: Generator[None, None, tuple[_Found, ...]]) -> tuple[_Found, ...] | None:
    """What some steps lead to; None if there are many of them."""
    try:
        for _ in range(_STEPS):
            next(steps)
    except StopIteration as ended:
        found: tuple[_Found, ...] = ended.value
        return found
    return None


def _told(found: FoundTask) -> _Told:
    title, task = found.title, found.task
    # An editor drops results whose name does not match its own search, so this has to be the matching name.
    if title != task.name:
        where = f"{task.name} · " if task.name else f"{task.module} · "
    else:
        # The list is narrow: a module that is already in the name would hide the file.
        where = "" if title.startswith(f"{task.module}.") else f"{task.module} · "
    return _Told(title, _KINDS[task.kind], f"{where}Celery task", found.location)


def _told_other(found: FoundName) -> _Told:
    kind = types.SymbolKind.Event if found.kind == "beat" else types.SymbolKind.Constant
    told = f"{found.detail} · beat entry" if found.detail else "beat entry" if found.kind == "beat" else "Celery queue"
    return _Told(found.title, kind, told, found.location)


def _symbol(server: Server, told: _Told) -> types.WorkspaceSymbol:
    return types.WorkspaceSymbol(
        location(server.session, told.location), told.name, told.kind, container_name=told.container
    )


def _written(server: Server, told: _Told) -> str:
    path, place = told.location
    there, (start, end) = quoted(uri(server.session, path)), columns_in(server.session, path, place)
    return (
        f'{{"location": {{"uri": {there}, "range": {{"start": {{"line": {place.line}, "character": {start}}}, '
        f'"end": {{"line": {place.end_line}, "character": {end}}}}}}}, "name": {quoted(told.name)}, '
        f'"kind": {told.kind.value}, "containerName": {quoted(told.container)}}}'
    )
