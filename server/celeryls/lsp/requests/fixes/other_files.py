"""Changes of other files than the one in which an action was requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from celeryls.lsp.edits import OtherFileEdits, changed_place
from celeryls.lsp.places import uri
from celeryls.lsp.uris import path_of
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from celeryls.edit.change import FileChange
    from celeryls.lsp.session import Session

CHANGED = "celeryls.changed"
"""The command of our own client that says which files were changed that the user may not see; it gets locations."""


def elsewhere(session: Session, changes: Iterable[FileChange]) -> list[OtherFileEdits]:
    """The changes as edits of the open documents, and of the texts on disk where a file is not open."""
    return [
        OtherFileEdits(
            found or Document(uri(session, each.path), each.text),
            found.version if found else None,
            each.edits,
            each.creates,
        )
        for each in changes
        for found in (session.documents.of_file(each.path),)
    ]


def check_current(session: Session, changes: Iterable[FileChange]) -> None:
    """Refuses changes of a text that is another one by now.

    Raises:
        JsonRpcException: A document has changed since its text was read.
    """
    for each in changes:
        document = session.documents.of_file(each.path)
        if document is not None and document.text != each.text:
            message = f"Celery: {shown(session, document.uri)} was changed meanwhile"
            raise JsonRpcException(message, types.LSPErrorCodes.ContentModified)


def shown(session: Session, document_uri: str) -> str:
    """A file for a title, relative to its workspace folder."""
    path = path_of(document_uri)
    root = session.folders.root_of(path) if path else None
    if path is None:
        return document_uri
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.name


def telling(session: Session, others: Sequence[OtherFileEdits]) -> types.Command | None:
    """The command that makes our client say which other files were changed, and where; None if there are none."""
    if not others or not session.client.tells_changes:
        return None
    places = [changed_place(each, session.client.encoding) for each in others]
    return types.Command("Celery: show the changed files", CHANGED, arguments=[places])
