"""``workspace/symbol``: the tasks of all folders by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.symbols import symbols as find
from celeryls.lsp.places import location

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from celeryls.features.symbols import FoundTask
    from celeryls.lsp.server import Server

_KINDS = {"function": types.SymbolKind.Function, "class": types.SymbolKind.Class}


def symbols(
    server: Server, params: types.WorkspaceSymbolParams
) -> Generator[Any, Any, list[types.WorkspaceSymbol] | None]:
    """The tasks that match a query, the best first.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from server.updater.first_answers()
    steps = find(server.session.indexes.all_current(), params.query)
    found = yield partial(server.pace.run, steps), (), None
    return [_symbol(server, each) for each in found]


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
