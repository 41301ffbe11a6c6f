"""``textDocument/codeAction``: fixes of findings, and assists for the task under the cursor."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import to_plain
from celeryls.lsp.action_context import action_context, file_text
from celeryls.lsp.convert import offset_at
from celeryls.lsp.diagnostics import diagnostic
from celeryls.lsp.edits import OtherFileEdits, changed_place, workspace_edit
from celeryls.lsp.findings import findings
from celeryls.lsp.places import uri
from celeryls.lsp.requests.celery import first_version
from celeryls.lsp.uris import path_of
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import Any

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.change import FileChange
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.offer import Choice
    from celeryls.features.code_actions import Action
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument

logger = logging.getLogger(__name__)

CHOOSE = "celeryls.choose"
"""The command of our own client that shows the choices."""

CHANGED = "celeryls.changed"
"""The command of our own client that says which files were changed that the user may not see; it gets locations."""

OPTIONS = types.CodeActionOptions(
    code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite], resolve_provider=True
)


def code_action(server: Server, params: types.CodeActionParams) -> Generator[Any, Any, list[types.CodeAction] | None]:
    """The actions for a range; None for a document that is not open, or not Python.

    A fix or an assist that can't be made is logged and left out.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from server.updater.first_answers(params.text_document.uri)
    yield from first_version(server, params.text_document.uri)
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None:
        return None
    session.documents.resolve(opened.document)
    start = offset_at(opened.document, params.range.start, session.client.encoding)
    end = max(start, offset_at(opened.document, params.range.end, session.client.encoding))
    found: list[types.CodeAction] = []
    made: set[tuple[str, str]] = set()
    for kind, offers in (("fixes", _fixes), ("assists", _assists)):
        try:
            found += offers(server, opened, start, end, params.context, made)
        except Exception:
            logger.exception("the %s in %s can't be told", kind, opened.document.uri)
    return found


def resolve(server: Server, action: types.CodeAction) -> types.CodeAction:
    """Adds the edit, computed from the current text; none if the action does not apply any more.

    An action with a choice has a command instead, which lets the user choose, and then requests the edit with a
    ``choice`` in ``data``.
    """
    data = action.data if isinstance(action.data, dict) else {}
    opened = server.session.python(str(data.get("uri", "")))
    start, end, choice = data.get("start"), data.get("end"), data.get("choice")
    if action.command is not None or opened is None or not isinstance(start, int) or not isinstance(end, int):
        return action
    server.session.documents.resolve(opened.document)
    for each in _actions(server, opened, start, end):
        if (each.id, each.task, _title(server, each)) == (data.get("id"), data.get("task"), action.title):
            chosen = each.chosen(choice) if each.chosen and isinstance(choice, str) else each
            others = _elsewhere(server, chosen.others())
            action.edit = _edit_of(server, opened, chosen, others)
            action.command = _telling(server, others)
    return action


def _fixes(
    server: Server,
    opened: OpenDocument,
    start: int,
    end: int,
    context: types.CodeActionContext,
    made: set[tuple[str, str]],
) -> Iterator[types.CodeAction]:
    """The fixes; it adds to ``made`` the assists that may make the same change, each with what the fix inserts."""
    if not opened.settings.diagnostics_enabled or not _wanted(types.CodeActionKind.QuickFix, context.only):
        return
    for found in findings(server.session, opened):
        if not found.place.touches(start, end):
            continue
        for number, fix in enumerate(found.finding.fixes):
            try:
                action = _fix(server, opened, found, fix)
            except Exception:
                logger.exception("the fix %r of %s can't be made", fix.title, found.code)
                continue
            action.is_preferred = number == 0
            if fix.assist:
                made.add((fix.assist, _inserted(found.edits(fix, opened.document.file, opened.style))))
            yield action


def _fix(server: Server, opened: OpenDocument, found: PlacedFinding, fix: Fix) -> types.CodeAction:
    edits = found.edits(fix, opened.document.file, opened.style)
    others = _others(server, opened, fix)
    where = f" ({', '.join(_shown(server, each.document.uri) for each in others)})" if others else ""
    return types.CodeAction(
        title=f"Celery: {fix.title}{where}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(server.session, opened, found)],
        edit=workspace_edit(opened.document, edits, server.session.client, others),
        command=_telling(server, others),
    )


def _assists(
    server: Server,
    opened: OpenDocument,
    start: int,
    end: int,
    context: types.CodeActionContext,
    made: set[tuple[str, str]],
) -> Iterator[types.CodeAction]:
    """The assists, without those whose change a fix already makes."""
    ids = {assist for assist, _ in made}
    if not opened.settings.code_actions_enabled:
        return
    for each in _actions(server, opened, start, end):
        if not _wanted(each.kind, context.only) or (each.needs_answer and not _can_choose(server, each)):
            continue
        try:
            if each.id in ids and (each.id, _inserted(each.edits())) in made:
                continue
            action = _assist(server, opened, each, start, end)
        except Exception:
            logger.exception("the assist %s can't be made", each.id)
        else:
            yield action


def _inserted(edits: Iterable[Edit]) -> str:
    """What edits insert, in any order and without its layout."""
    return "".join(sorted(re.sub(r"[\s,]", "", to_plain(each.parts)) for each in edits))


def _assist(server: Server, opened: OpenDocument, each: Action, start: int, end: int) -> types.CodeAction:
    action = types.CodeAction(title=_title(server, each), kind=each.kind, is_preferred=each.preferred or None)
    if server.session.client.resolves_code_actions:
        action.data = {"uri": opened.document.uri, "id": each.id, "task": each.task, "start": start, "end": end}
        action.command = _command(action, each.choice) if _asks(server, each) else None
    else:
        action.edit = _edit_of(server, opened, each, _elsewhere(server, each.others()))
    return action


def _asks(server: Server, action: Action) -> bool:
    client = server.session.client
    return action.choice is not None and client.asks_choices and client.resolves_code_actions


def _can_choose(server: Server, action: Action) -> bool:
    """Whether the user can choose a value: when asked, or at a tab stop."""
    return _asks(server, action) if action.choice else server.session.client.snippet_edits


def _title(server: Server, action: Action) -> str:
    return action.choice.title if action.choice and _asks(server, action) else action.title


def _command(action: types.CodeAction, choice: Choice | None) -> types.Command | None:
    """The command that makes our client ask the user, and then request the edit.

    The prompt, the values, the label for a value of the user's own, what such a value must not match, and the action.
    """
    if choice is None:
        return None
    asked = {"title": action.title, "kind": action.kind, "data": action.data}
    values = list(choice.values)
    own = {"other": choice.other, "refused": choice.refused}
    arguments = {"prompt": choice.prompt, "values": values, **own, "action": asked}
    return types.Command(action.title, CHOOSE, arguments=[arguments])


def _shown(server: Server, uri: str) -> str:
    """A file for a title, relative to its workspace folder."""
    path = path_of(uri)
    root = server.session.folders.root_of(path) if path else None
    if path is None:
        return uri
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else path.name


def _telling(server: Server, others: Sequence[OtherFileEdits]) -> types.Command | None:
    """The command that makes our client say which other files were changed, and where; None if there are none."""
    client = server.session.client
    if not others or not client.tells_changes:
        return None
    places = [changed_place(each, client.encoding) for each in others]
    return types.Command("Celery: show the changed files", CHANGED, arguments=[places])


def _actions(server: Server, opened: OpenDocument, start: int, end: int) -> Iterator[Action]:
    from celeryls.features.code_actions import actions  # noqa: PLC0415 - the start does without what assists share

    return actions(opened.document.file, start, end, opened.style, action_context(server.session, opened))


def _edit_of(
    server: Server, opened: OpenDocument, action: Action, others: Sequence[OtherFileEdits]
) -> types.WorkspaceEdit | None:
    """The current edit of an action; None if there is none."""
    edits = action.edits()
    return workspace_edit(opened.document, edits, server.session.client, others) if edits or others else None


def _others(server: Server, opened: OpenDocument, fix: Fix) -> list[OtherFileEdits]:
    """The edits of a fix in other files than the document."""
    imports = (
        each.in_text(written.text, written.style)
        for each in fix.change.elsewhere
        if (written := file_text(server.session, each.path)) is not None
    )
    edited = _elsewhere(server, (each for each in (*fix.change.files, *imports) if each.edits))
    return [each for each in edited if each.document.uri != opened.document.uri]


def _elsewhere(server: Server, changes: Iterable[FileChange]) -> list[OtherFileEdits]:
    session = server.session
    return [
        OtherFileEdits(
            found or Document(uri(session, each.path), each.text), found.version if found else None, each.edits
        )
        for each in changes
        for found in (session.documents.at(each.path),)
    ]


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind, or one of its parents, is requested; the empty kind is the parent of all."""
    return not only or any(not each or kind == each or kind.startswith(f"{each}.") for each in only)
