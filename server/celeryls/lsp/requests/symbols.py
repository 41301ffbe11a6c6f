"""``workspace/symbol``: the tasks, beat entries and queues of all folders by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.symbols import other_symbols
from celeryls.features.symbols import symbols as find
from celeryls.lsp.places import location

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.features.symbols import FoundName, FoundTask
    from celeryls.lsp.server import Server

_KINDS = {"function": types.SymbolKind.Function, "class": types.SymbolKind.Class}


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
    return [*(_symbol(server, each) for each in tasks), *(_other_symbol(server, each) for each in others)]


def _symbol(server: Server, found: FoundTask) -> types.WorkspaceSymbol:
    title, task = found.title, found.task
    # An editor drops results whose name does not match its own search, so this has to be the matching name.
    if title != task.name:
        where = f"{task.name} · " if task.name else f"{task.module} · "
    else:
        # The list is narrow: a module that is already in the name would hide the file.
        where = "" if title.startswith(f"{task.module}.") else f"{task.module} · "
    return types.WorkspaceSymbol(
        location(server.session, found.location), title, _KINDS[task.kind], container_name=f"{where}Celery task"
    )


def _other_symbol(server: Server, found: FoundName) -> types.WorkspaceSymbol:
    kind = types.SymbolKind.Event if found.kind == "beat" else types.SymbolKind.Constant
    told = f"{found.detail} · beat entry" if found.detail else "beat entry" if found.kind == "beat" else "Celery queue"
    return types.WorkspaceSymbol(location(server.session, found.location), found.title, kind, container_name=told)
