"""``textDocument/codeAction``: fixes of findings, and assists for the task under the cursor."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types

from celeryls.edit.change import FileChange
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.lsp.convert import offset_at
from celeryls.lsp.findings import findings
from celeryls.lsp.index.in_slices import in_slices
from celeryls.lsp.requests.actions.assists import actions, assists, assists_json, edit_of, title
from celeryls.lsp.requests.actions.kept_answers import ActionBasis, FilesRead, Question
from celeryls.lsp.requests.celery import first_version
from celeryls.lsp.requests.fixes.fix_all import fix_all, fix_all_of_a_rule
from celeryls.lsp.requests.fixes.ignores import ignores
from celeryls.lsp.requests.fixes.kinds import FIX_ALL, wanted
from celeryls.lsp.requests.fixes.other_files import check_current, elsewhere, telling
from celeryls.lsp.requests.fixes.quick_fixes import quick_fixes
from celeryls.lsp.requests.position import PATIENCE
from celeryls.lsp.requests.rename import TITLE, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from typing import Any

    from celeryls.features.code_actions import Action
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.project.steps import FilesDone

logger = logging.getLogger(__name__)

_Told = TypeVar("_Told", str, list[types.CodeAction])

OPTIONS = types.CodeActionOptions(
    code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, FIX_ALL],
    resolve_provider=True,
)


def code_action_json(server: Server, params: types.CodeActionParams) -> str | None:
    """The actions for a range as JSON; an answer is kept until something changes that it rests on.

    None where that waits for the project, and for a client that wants each action with its edit.
    """
    session, uri = server.session, params.text_document.uri
    if not session.client.resolves_code_actions or any(True for _ in _waits(server, uri)):
        return None
    opened = session.python(uri)
    if opened is None:
        return "null"
    session.documents.resolve(opened.document)
    only = tuple(map(str, params.context.only)) if params.context.only is not None else None
    asked = Question(opened.document.uri, opened.document.version, _span(session, opened, params.range), only)
    basis = ActionBasis.of(session, opened)
    kept = session.kept_actions.get(session, opened, asked, basis)
    if kept is not None:
        return kept
    read = FilesRead(session)
    answer = _listed_json(server, opened, asked, read)
    session.kept_actions.keep(session, opened, asked, basis, read, answer)
    return answer


def _listed_json(server: Server, opened: OpenDocument, asked: Question, read: FilesRead) -> str:
    """The actions as JSON; ``read`` notes what they rest on in other files."""
    session, place, made = server.session, asked.place, set[tuple[str, str]]()
    ways: tuple[tuple[str, Callable[[], str]], ...] = (
        ("fixes", lambda: server.protocol.written(_fixes(session, opened, place, asked.only, made, read))),
        ("assists", lambda: assists_json(server, opened, asked, made, read)),
        ("ignore comments", lambda: server.protocol.written(_ignores(session, opened, place, asked.only))),
    )
    parts = [_told(opened, what, written, "") for what, written in ways]
    return f"[{', '.join(filter(None, parts))}]"


def code_action(server: Server, params: types.CodeActionParams) -> Generator[Any, Any, list[types.CodeAction] | None]:
    """The actions for a range; None for a document that is not open, or not Python.

    A fix or an assist that can't be made is logged and left out.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from _waits(server, params.text_document.uri)
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None:
        return None
    session.documents.resolve(opened.document)
    start, end = _span(session, opened, params.range)
    made: set[tuple[str, str]] = set()
    ways: dict[str, Callable[[], list[types.CodeAction]]] = {
        "fixes": lambda: list(_fixes(session, opened, (start, end), params.context.only, made)),
        "assists": lambda: assists(server, opened, (start, end), params.context.only, made),
        "ignore comments": lambda: list(_ignores(session, opened, (start, end), params.context.only)),
    }
    return [each for what, offers in ways.items() for each in _told(opened, what, offers, [])]


def _told(opened: OpenDocument, what: str, offers: Callable[[], _Told], nothing: _Told) -> _Told:
    """What ``offers`` returns, and ``nothing`` if it fails: a part of the list costs no other."""
    try:
        return offers()
    except Exception:
        logger.exception("the %s in %s can't be told", what, opened.document.uri)
        return nothing


def _waits(server: Server, uri: str) -> Iterator[tuple[Callable[[], Any], tuple[()], None]]:
    """What a list of actions waits for, for pygls' generators."""
    yield from server.updater.first_answers(uri)
    yield from first_version(server, uri)


def _span(session: Session, opened: OpenDocument, place: types.Range) -> tuple[int, int]:
    """The code points of a range."""
    start = offset_at(opened.document, place.start, session.client.encoding)
    return start, max(start, offset_at(opened.document, place.end, session.client.encoding))


def resolve(server: Server, action: types.CodeAction) -> Generator[Any, Any, types.CodeAction]:
    """Adds the edit, computed from the current text; none if the action does not apply any more.

    An action with a choice has a command instead, which lets the user choose, and then requests the edit with a
    ``choice`` in ``data``.

    A generator, as pygls supports: it answers at once, or after work in slices that it yields.

    Raises:
        JsonRpcException: A task can't be renamed, or a document has changed meanwhile; the message says why.
    """
    data = action.data if isinstance(action.data, dict) else {}
    opened = server.session.python(str(data.get("uri", "")))
    start, end, choice = data.get("start"), data.get("end"), data.get("choice")
    if action.command is not None or opened is None or not isinstance(start, int) or not isinstance(end, int):
        return action
    if isinstance(choice, str):  # with the user's answer an action may rest on all uses of a name
        yield from server.updater.first_answers(opened.document.uri, PATIENCE, "everything")
    server.session.documents.resolve(opened.document)
    for each in actions(server, opened, start, end):
        if (each.id, each.task, title(server, each)) == (data.get("id"), data.get("task"), action.title):
            before, chosen = opened.document.text, each
            if each.chosen and isinstance(choice, str):
                chosen = yield _chosen, (server, each.chosen(choice)), None
            others = chosen.others()
            check_current(server.session, (FileChange(str(opened.path), before, ()), *others))
            shown = elsewhere(server.session, others)
            action.edit = edit_of(server, opened, chosen, shown)
            action.command = telling(server.session, shown)
            break
    return action


async def _chosen(server: Server, steps: Generator[FilesDone | None, None, Action]) -> Action:
    """The action with the user's answer."""
    try:
        return await in_slices(server, TITLE, steps)
    except RenameRefusedError as refusal:
        raise refused(refusal) from None


def _fixes(
    session: Session,
    opened: OpenDocument,
    place: tuple[int, int],
    only: Sequence[str] | None,
    made: set[tuple[str, str]],
    read: FilesRead | None = None,
) -> Iterator[types.CodeAction]:
    """The fixes; ``made`` gets the assists that may make the same change, ``read`` the files that findings speak of.

    To fix the whole file is a source action, which an editor asks for by its kind: when it saves, for instance.
    """
    if not opened.settings.diagnostics_enabled:
        return
    if wanted(types.CodeActionKind.QuickFix, only):
        everything = findings(session, opened)
        here = [found for found in everything if found.place.touches(*place)]
        if read is not None:
            read.findings(here, everything)
        yield from quick_fixes(session, opened, here, made)
        yield from fix_all_of_a_rule(session, opened, here, everything)
    if only and wanted(FIX_ALL, only):
        yield from fix_all(session, opened, findings(session, opened))


def _ignores(
    session: Session, opened: OpenDocument, place: tuple[int, int], only: Sequence[str] | None
) -> Iterator[types.CodeAction]:
    if opened.settings.diagnostics_enabled and wanted(types.CodeActionKind.QuickFix, only):
        yield from ignores(session, opened, (each for each in findings(session, opened) if each.place.touches(*place)))
