"""``celeryls/tree``, a request of our own: one level of the project's tree, for a view of the client.

A client that has asked is notified with ``celeryls/treeChanged`` when an answer may have changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from celeryls.lsp.params import text_in, texts_in
from celeryls.lsp.places import location_json
from celeryls.lsp.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.features.project_tree.model import TreeItem
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

METHOD = "celeryls/tree"
CHANGED = "celeryls/treeChanged"


def project_tree(server: Server, params: Any) -> Generator[Any, Any, list[dict[str, Any]]]:  # noqa: ANN401 - any JSON
    """Takes ``{folder, path}``: a folder's URI, empty for the only one, and the keys that lead to an item.

    Returns what is below as ``{folder, key, kind, label, description, details, location, hasChildren}``; ``details`` is
    Markdown, ``location`` null for what is written nowhere. With several folders the first level has these.
    """
    yield from server.updater.first_answers()
    server.session.shows_tree = True
    folders = tuple(server.session.indexes)
    asked = path_of(text_in(params, "folder"))
    folder = folders[0] if len(folders) == 1 else server.session.indexes.at(asked) if asked else None
    if folder is None:
        return [_folder_item(each) for each in folders]
    from celeryls.features.hover.scope import HoverScope  # noqa: PLC0415 - not before `initialize` is answered
    from celeryls.features.project_tree.tree import children  # noqa: PLC0415 - likewise

    scope = HoverScope(folder.index, folder.is_settled, None, datetime.now(UTC))
    found = yield partial(server.pace.run, children(scope, texts_in(params, "path"))), (), None
    return [_item(server, folder, each) for each in found]


def notify(server: Server) -> None:
    """Notifies a client that shows the tree that it may have changed."""
    if server.session.shows_tree:
        server.protocol.notify(CHANGED, {})


def _folder_item(folder: FolderIndex) -> dict[str, Any]:
    return {
        "folder": uri_of(folder.root),
        "key": "",
        "kind": "folder",
        "label": folder.root.name,
        "description": "",
        "details": "",
        "location": None,
        "hasChildren": True,
    }


def _item(server: Server, folder: FolderIndex, item: TreeItem) -> dict[str, Any]:
    return {
        "folder": uri_of(folder.root),
        "key": item.key,
        "kind": item.kind,
        "label": item.label,
        "description": item.description,
        "details": item.details,
        "location": location_json(server.session, item.place) if item.place else None,
        "hasChildren": item.has_children,
    }
