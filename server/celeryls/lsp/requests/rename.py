"""``textDocument/prepareRename`` and ``textDocument/rename`` at strings that name tasks, also in fixtures.

Names of Python are answered with null: an editor asks one server only, and a Python server renames those.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.lsp.action_context import action_context, fixture_context
from celeryls.lsp.convert import offset_at, range_of
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.index.in_slices import in_slices
from celeryls.lsp.requests.fixes.other_files import check_current, elsewhere, shown
from celeryls.lsp.requests.position import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import Any

    from celeryls.edit.change import FileChange
    from celeryls.features.assisting.context import ActionContext
    from celeryls.features.renaming.asked import NameInString
    from celeryls.features.renaming.model import Renaming
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument
    from celeryls.source.text.document import Document

TITLE = "Celery: renaming"
"""What a client's window says while it takes."""

OPTIONS = types.RenameOptions(prepare_provider=True)


class _AskedName(NamedTuple):
    """A name in an open document, Python or a fixture, and what a rename has to know beside it."""

    document: Document
    name: NameInString
    context: ActionContext


def prepare_rename(
    server: Server, params: types.PrepareRenameParams
) -> Generator[Any, Any, types.PrepareRenamePlaceholder | None]:
    """The whole name in the string at a position; None elsewhere.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.

    Raises:
        JsonRpcException: The task can't be renamed; the message says why.
    """
    asked = yield from _asked(server, params)
    if asked is None:
        return None
    place = range_of(asked.document, asked.name.span, server.session.client.encoding)
    return types.PrepareRenamePlaceholder(place, asked.name.text)


def rename(server: Server, params: types.RenameParams) -> Generator[Any, Any, types.WorkspaceEdit | None]:
    """The edits that rename the task that the string at a position names; None elsewhere.

    Raises:
        JsonRpcException: It would be wrong, or a document has changed meanwhile; the message says so.
    """
    asked = yield from _asked(server, params)
    if asked is None:
        return None
    edit: types.WorkspaceEdit | None = yield _renamed, (server, asked, params.new_name), None
    return edit


async def _renamed(server: Server, asked: _AskedName, new: str) -> types.WorkspaceEdit | None:
    from celeryls.features.renaming.names.routes import untold_routers  # noqa: PLC0415 - the start can do without
    from celeryls.features.renaming.rename import rename as changes_of  # noqa: PLC0415 - likewise
    from celeryls.features.renaming.requested import renamed_by_name  # noqa: PLC0415 - likewise

    name, context = asked.name, asked.context
    if context.known is None:
        return None
    try:
        renaming = renamed_by_name(name.task, name.text, name.full_name(new), context.known)
        changes = await in_slices(server, TITLE, changes_of(renaming, context, context.known))
    except RenameRefusedError as refusal:
        raise refused(refusal) from None
    warning = untold_routers(renaming.task, context.known) if renaming.names else ""
    return _edit_of(server, asked.document, renaming, changes, warning)


def _edit_of(
    server: Server, document: Document, renaming: Renaming, changes: Sequence[FileChange], warning: str
) -> types.WorkspaceEdit:
    """The changes as one edit; the user is told what keeps the old name, and the ``warning``.

    Raises:
        JsonRpcException: A document has changed since its text was read.
    """
    session = server.session
    check_current(session, changes)
    _tell(server, renaming, changes, warning)
    return workspace_edit(document, [], session.client, elsewhere(session, changes))


def refused(refusal: RenameRefusedError) -> JsonRpcException:
    """The error that tells the user why nothing is renamed."""
    return JsonRpcException(f"Celery: not renamed: {refusal}", types.LSPErrorCodes.RequestFailed)


def _asked(
    server: Server, params: types.PrepareRenameParams | types.RenameParams
) -> Generator[Any, Any, _AskedName | None]:
    uri = params.text_document.uri
    yield from server.updater.first_answers(uri, PATIENCE, "everything")
    opened = server.session.python(uri)
    if opened is not None:
        return _in_python(server, opened, params.position) if opened.in_project else None
    document = server.session.documents.fixture(uri)
    if document is None:
        return None
    found: _AskedName | None = yield _in_fixture, (server, document, params.position), None
    return found


def _in_python(server: Server, opened: OpenDocument, position: types.Position) -> _AskedName | None:
    from celeryls.features.renaming.asked import name_in_string  # noqa: PLC0415 - the start can do without

    snapshot = server.session.indexes.current(opened.path)
    if snapshot is None:
        return None
    offset = offset_at(opened.document, position, server.session.client.encoding)
    try:
        found = name_in_string(snapshot, opened.document.file, str(opened.path), offset)
    except RenameRefusedError as refusal:
        raise refused(refusal) from None
    return _AskedName(opened.document, found, action_context(server.session, opened)) if found is not None else None


async def _in_fixture(server: Server, document: Document, position: types.Position) -> _AskedName | None:
    from celeryls.features.renaming.asked import name_in_fixture  # noqa: PLC0415 - the start can do without
    from celeryls.features.renaming.requested import check_task  # noqa: PLC0415 - likewise

    context = fixture_context(server.session, document)
    offset = offset_at(document, position, server.session.client.encoding)
    if context.known is None:
        return None
    found = await server.pace.run(name_in_fixture(context.known, document.text, context.path, offset))
    if found is None:
        return None
    try:
        check_task(found.task, context.known)
    except RenameRefusedError as refusal:
        raise refused(refusal) from None
    return _AskedName(document, found, context)


def _tell(server: Server, renaming: Renaming, changes: Sequence[FileChange], warning: str) -> None:
    """Says what still has the old name, such as messages on their way, and what may decide by it."""
    lines = []
    if renaming.names:
        old = renaming.task.name
        lines.append(f"messages that are on their way, and entries in the database, keep the name {old}")
    if warning:
        lines.append(warning)
    if not server.session.client.annotates_edits:
        left = [each.path for each in changes if any(edit.note and edit.note.asks for edit in each.edits)]
        if left:
            files = ", ".join(shown(server.session, Path(path).as_uri()) for path in left)
            lines.append(f"places that may mean something else are left in {files}")
    if lines:
        text = f"Celery: {'; '.join(lines)}."
        server.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))
