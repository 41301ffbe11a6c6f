"""``celeryls/status``, a request of our own: the effective configuration of a document, and its sources.

A client that has asked is notified with ``celeryls/statusChanged`` when the answer may have changed.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from celeryls.lsp.documents import path_of_any
from celeryls.lsp.params import text_in
from celeryls.lsp.uris import path_of
from celeryls.workspace.server_settings import switches

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.lsp.folders import WorkspaceFolders
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server
    from celeryls.project.model.unfollowed import UnfollowedDecorator

METHOD = "celeryls/status"
CHANGED = "celeryls/statusChanged"


def status(server: Server, params: Any) -> dict[str, Any]:  # noqa: ANN401 - pygls knows no type for it
    """Takes ``{textDocument}``, which may be missing.

    Returns ``{celery, switchedOff, allOff, tooLarge, excludedBy, notFollowed}``. ``celery`` is ``{version, text}`` for
    the document's service, with a null version if nothing tells it; it is null while the version is being searched, and
    if several folders each have their own. ``switchedOff`` has ``{feature, by}``. The source of a setting is `editor`,
    or the name of the project's file; ``excludedBy`` is null for a document that is not excluded. ``tooLarge`` is the
    number of characters that a document may have, null for one that does not have more and that the editor could send.
    ``notFollowed`` are sentences, one for each decorator that probably makes tasks.
    """
    server.session.asks_status = True
    folders = server.session.folders
    path = path_of(text_in(params, "textDocument", "uri"))
    root = folders.root_of(path) if path else None
    if root is None and len(folders.roots) == 1:
        root = folders.roots[0]
    return {
        "celery": _celery(folders, root, path),
        "switchedOff": _switched_off(folders, root),
        "allOff": not any(on for _, on in switches(folders.settings(root))),
        "tooLarge": _too_large(server, text_in(params, "textDocument", "uri")),
        "excludedBy": folders.set_by(root, "exclude") if path and folders.excluded(path) else None,
        "notFollowed": _not_followed(server, root),
    }


def line_of(decorator: UnfollowedDecorator, folder: FolderIndex) -> str:
    """A sentence about a decorator that probably makes tasks, with the setting that makes them known."""
    path, place = folder.snapshot.location(decorator.spot)
    below = PurePath(path).relative_to(folder.root).as_posix()
    functions = "1 function" if decorator.functions == 1 else f"{decorator.functions} functions"
    return (
        f"@{decorator.name} ({functions}, first at {below}:{place.line + 1}) probably makes tasks, in a way that "
        f'the server can\'t follow. If it does, add "{decorator.name}" to the setting celeryls.wrappers.'
    )


def notify(server: Server) -> None:
    """Notifies a client that has asked before that the answer may have changed."""
    if server.session.asks_status:
        server.protocol.notify(CHANGED, {})


def _not_followed(server: Server, root: Path | None) -> list[str]:
    folder = server.session.indexes.at(root) if root else None
    return [line_of(each, folder) for each in folder.unfollowed] if folder else []


def _too_large(server: Server, uri: str) -> int | None:
    documents = server.session.documents
    document = documents.get(uri)
    if not documents.is_dropped(uri) and (document is None or not documents.is_too_large(document)):
        return None
    folders = server.session.folders
    return folders.settings(folders.root_of(path_of_any(uri))).largest_file


def _celery(folders: WorkspaceFolders, root: Path | None, path: Path | None) -> dict[str, str | None] | None:
    known = folders.celery.get(root) if root else None
    if known is None:
        return None
    found = known.of(path) if path else known.project
    return {"version": ".".join(map(str, found.version)) if found.version else None, "text": found.text}


def _switched_off(folders: WorkspaceFolders, root: Path | None) -> list[dict[str, str | None]]:
    found = switches(folders.settings(root))
    return [{"feature": known.switches, "by": folders.set_by(root, known.name)} for known, on in found if not on]
