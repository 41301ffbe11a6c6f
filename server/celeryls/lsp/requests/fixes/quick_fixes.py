"""The fixes of the findings at a place."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.change import changes_elsewhere
from celeryls.edit.stops import to_plain
from celeryls.lsp.action_context import action_context, file_text
from celeryls.lsp.diagnostics import diagnostic
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.requests.fixes.other_files import elsewhere, shown, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.change import FileChange, RouteElsewhere
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.lsp.session import OpenDocument, Session

logger = logging.getLogger(__name__)


def quick_fixes(
    session: Session, opened: OpenDocument, here: Iterable[PlacedFinding], made: set[tuple[str, str]]
) -> Iterator[types.CodeAction]:
    """The fixes of some findings; the first of each is preferred.

    It adds to ``made`` the assists that may make the same change, each with what the fix inserts.
    """
    for found in here:
        for number, fix in enumerate(found.finding.fixes):
            try:
                action = _action(session, opened, found, fix)
            except Exception:
                logger.exception("the fix %r of %s can't be made", fix.title, found.code)
                continue
            if action is None:
                continue
            action.is_preferred = number == 0
            if fix.assist:
                made.add((fix.assist, inserted(found.edits(fix, opened.document.file, opened.style))))
            yield action


def inserted(edits: Iterable[Edit]) -> str:
    """What edits insert, in any order and without its layout."""
    return "".join(sorted(re.sub(r"[\s,]", "", to_plain(each.parts)) for each in edits))


def _action(session: Session, opened: OpenDocument, found: PlacedFinding, fix: Fix) -> types.CodeAction | None:
    """The action; None if a part of the fix can't be made in another file as that is now."""
    routed = partial(_routed, session, opened)
    changed = changes_elsewhere(fix.change, partial(_text, session, opened), routed)
    if changed is None:
        return None
    own = (edit for each in changed if each.path == str(opened.path) for edit in each.edits)
    edits = (*found.edits(fix, opened.document.file, opened.style), *own)
    others = [
        each
        for each in elsewhere(session, (each for each in (*fix.change.files, *changed) if each.edits))
        if each.document.uri != opened.document.uri
    ]
    where = f" ({', '.join(shown(session, each.document.uri) for each in others)})" if others else ""
    return types.CodeAction(
        title=f"Celery: {fix.title}{where}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(session, opened, found)],
        edit=workspace_edit(opened.document, edits, session.client, others),
        command=telling(session, others),
    )


def _routed(session: Session, opened: OpenDocument, route: RouteElsewhere) -> tuple[FileChange, ...] | None:
    from celeryls.routing.moved import route_changes  # noqa: PLC0415 - the start can do without

    context = action_context(session, opened)
    return route_changes(context.known, context, route)


def _text(session: Session, opened: OpenDocument, path: str) -> tuple[str, Style] | None:
    """The text of a file as it is in the editor, else on disk."""
    if path == str(opened.path):
        return opened.document.text, opened.style
    written = file_text(session, path)
    return (written.text, written.style) if written is not None else None
