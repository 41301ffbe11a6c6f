"""``celeryls/taskMap``, a request of our own: the task map of a folder as a page, for a view of the client."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from celeryls.lsp.params import text_in
from celeryls.lsp.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.lsp.server import Server

METHOD = "celeryls/taskMap"
_PATIENCE = 10.0  # seconds that a client waits at most for the project to be read


def task_map(server: Server, params: Any) -> Generator[Any, Any, dict[str, str] | None]:  # noqa: ANN401 - any JSON
    """Takes ``{textDocument}``, a document of the folder that is meant; it may be missing where there is one folder.

    Returns ``{root, html}``, the folder's URI and the page; places in its messages are relative to the folder. None if
    no folder is read.

    Raises:
        JsonRpcException: The page can't be made: the server runs from a checkout where its script was not built.
    """
    from celeryls.features.graph.build import task_graph  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.graph.html import NoScriptError, html_text  # noqa: PLC0415 - likewise
    from celeryls.lsp.requests.project_texts import project_texts  # noqa: PLC0415 - likewise

    uri = text_in(params, "textDocument", "uri")
    indexes = server.session.indexes
    folders = tuple(indexes)
    folder = indexes.of(path) if (path := path_of(uri)) else None
    folder = folder or (folders[0] if folders else None)
    if folder is None:
        return None
    yield from server.updater.first_answers(uri_of(folder.root / "any.py"), _PATIENCE, "everything")
    snapshot = folder.snapshot
    steps = task_graph(snapshot, project_texts(server.session, snapshot), folder.root)
    graph = yield partial(server.pace.run, steps), (), None
    try:
        return {"root": uri_of(folder.root), "html": html_text(graph, folder.root)}
    except NoScriptError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed) from None
