"""``workspace/willRenameFiles``: the names of tasks and modules in strings, before files and folders are moved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.action_context import changeable_text
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.index.in_slices import in_slices
from celeryls.lsp.requests.fixes.other_files import elsewhere
from celeryls.lsp.requests.position import PATIENCE
from celeryls.lsp.uris import new_path_of, path_of
from celeryls.workspace.fixtures import fixtures_beside

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path
    from typing import Any

    from celeryls.features.renaming.moves.move import Moved
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

    Moves = dict[FolderIndex, list[tuple[str, str]]]

_SHOWN = 3
"""How many tasks a message names."""
_PATTERNS = (
    types.FileOperationPattern("**/*.py", matches=types.FileOperationPatternKind.File),
    types.FileOperationPattern("**", matches=types.FileOperationPatternKind.Folder),
)
OPTIONS = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(pattern, scheme="file") for pattern in _PATTERNS]
)


def will_rename_files(
    server: Server, params: types.RenameFilesParams
) -> Generator[Any, Any, types.WorkspaceEdit | None]:
    """The edits of strings; None if no task or module of the worker is concerned, or the project is not read yet.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    for each in params.files:
        yield from server.updater.first_answers(each.old_uri, PATIENCE, "everything")
    edit: types.WorkspaceEdit | None = yield _edit, (server, _moves(server, params.files)), None
    return edit


def _moves(server: Server, files: Sequence[types.FileRename]) -> Moves:
    """The moves in each folder that is read."""
    found: Moves = {}
    for each in files:
        old, new = path_of(each.old_uri), new_path_of(each.new_uri)
        folder = _folder(server, old) if old and new else None
        if folder is not None:
            found.setdefault(folder, []).append((str(old), str(new)))
    return found


def _folder(server: Server, path: Path) -> FolderIndex | None:
    folder = server.session.indexes.of(path)
    if folder is not None and not folder.is_settled:
        folder.current(PATIENCE)
    return folder if folder is not None and folder.is_settled else None


async def _edit(server: Server, moves: Moves) -> types.WorkspaceEdit | None:
    from celeryls.features.renaming.moves.move import move  # noqa: PLC0415 - the start can do without

    session = server.session
    changes = []
    for folder, moved in moves.items():
        snapshot = folder.current(PATIENCE)
        steps = move(snapshot, moved, partial(changeable_text, session), fixtures_beside(snapshot.paths()))
        found = await in_slices(server, "Celery: moving", steps)
        changes += [each for each in found.changes if _is_current(server, each.path, each.text)]
        _tell(server, found)
    others = elsewhere(session, changes)
    return workspace_edit(others[0].document, [], session.client, others) if others else None


def _is_current(server: Server, path: str, text: str) -> bool:
    document = server.session.documents.of_file(path)
    return document is None or document.text == text


def _tell(server: Server, moved: Moved) -> None:
    """Says which names change, since messages on their way keep the old ones, and which routes do not follow."""
    lines = []
    if moved.names:
        shown = ", ".join(f"{old} → {new}" for old, new in moved.names[:_SHOWN])
        lines.append(
            f"tasks get other names: {shown}{_more(moved.names)}; messages that are on their way keep the old ones"
        )
    if moved.kept_patterns:
        lines.append(f"routes that match other tasks, too, stay as they are: {', '.join(moved.kept_patterns)}")
    if moved.reroutes:
        shown = ", ".join(f"{each.name} to {each.after}, not {each.before}" for each in moved.reroutes[:_SHOWN])
        lines.append(f"routes decide by the names, and will send {shown}{_more(moved.reroutes)}")
    if lines:
        text = f"Celery: {'. '.join(lines)}."
        server.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))


def _more(listed: Sequence[object]) -> str:
    return f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
