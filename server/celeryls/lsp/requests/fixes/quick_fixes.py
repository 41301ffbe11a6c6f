"""The fixes of the findings at a place."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.edit.stops import to_plain
from celeryls.lsp.action_context import file_text
from celeryls.lsp.diagnostics import diagnostic
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.requests.fixes.other_files import elsewhere, shown, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.text import Edit
    from celeryls.lsp.edits import OtherFileEdits
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
            action.is_preferred = number == 0
            if fix.assist:
                made.add((fix.assist, inserted(found.edits(fix, opened.document.file, opened.style))))
            yield action


def inserted(edits: Iterable[Edit]) -> str:
    """What edits insert, in any order and without its layout."""
    return "".join(sorted(re.sub(r"[\s,]", "", to_plain(each.parts)) for each in edits))


def _action(session: Session, opened: OpenDocument, found: PlacedFinding, fix: Fix) -> types.CodeAction:
    edits = found.edits(fix, opened.document.file, opened.style)
    others = _others(session, opened, fix)
    where = f" ({', '.join(shown(session, each.document.uri) for each in others)})" if others else ""
    return types.CodeAction(
        title=f"Celery: {fix.title}{where}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(session, opened, found)],
        edit=workspace_edit(opened.document, edits, session.client, others),
        command=telling(session, others),
    )


def _others(session: Session, opened: OpenDocument, fix: Fix) -> list[OtherFileEdits]:
    """The edits of a fix in other files than the document."""
    imports = (
        each.in_text(written.text, written.style)
        for each in fix.change.elsewhere
        if (written := file_text(session, each.path)) is not None
    )
    edited = elsewhere(session, (each for each in (*fix.change.files, *imports) if each.edits))
    return [each for each in edited if each.document.uri != opened.document.uri]
