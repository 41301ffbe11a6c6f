"""Actions that apply the safe fixes of a whole file at once: those of one rule, or all (``source.fixAll.celery``)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.checking.merged_fixes import MergedEdits
from celeryls.checking.suppression.silencing import UNUSED_IGNORE
from celeryls.lsp.diagnostics import diagnostic
from celeryls.lsp.edits import workspace_edit
from celeryls.lsp.requests.fixes.kinds import FIX_ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.edit.text import Edit
    from celeryls.lsp.session import OpenDocument, Session

logger = logging.getLogger(__name__)

_HERE = "document.py"


def fix_all_of_a_rule(
    session: Session, opened: OpenDocument, here: Iterable[PlacedFinding], everything: Iterable[PlacedFinding]
) -> Iterator[types.CodeAction]:
    """For each rule with a fix here and further ones in the file: all of them."""
    for code in dict.fromkeys(each.code for each in here):
        fixable = [each for each in everything if each.code == code and _safe_edits(opened, each)]
        if len(fixable) > 1:
            yield types.CodeAction(
                title=f"Celery: fix all {code} in this file",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic(session, opened, each) for each in fixable],
                edit=workspace_edit(opened.document, _merged(opened, fixable), session.client),
            )


def fix_all(session: Session, opened: OpenDocument, everything: Iterable[PlacedFinding]) -> Iterator[types.CodeAction]:
    """All safe fixes of a file, of those that touch each other the first; none if there are none.

    A comment that suppresses nothing stays while there is something else to fix: it may be needed then.
    """
    fixable = [each for each in everything if _safe_edits(opened, each)]
    others = [each for each in fixable if each.code != UNUSED_IGNORE]
    if edits := _merged(opened, others or fixable):
        edit = workspace_edit(opened.document, edits, session.client)
        yield types.CodeAction(title="Celery: fix all that is safe to fix", kind=FIX_ALL, edit=edit)


def _merged(opened: OpenDocument, fixable: Iterable[PlacedFinding]) -> list[Edit]:
    merged, before = MergedEdits(), {_HERE: opened.document.text}
    for each in fixable:
        try:
            merged.take({_HERE: _safe_edits(opened, each)}, before)
        except SyntaxError:
            logger.warning("the fix of %s breaks %s: it is left out", each.code, opened.document.uri)
    return merged.edits.get(_HERE, [])


def _safe_edits(opened: OpenDocument, found: PlacedFinding) -> tuple[Edit, ...]:
    """The edits of the preferred fix; none if it is unsafe, changes other files, or can't be made."""
    fix = next(iter(found.finding.fixes), None)
    if fix is None or not fix.safe or fix.change.files or fix.change.elsewhere:
        return ()
    try:
        return found.edits(fix, opened.document.file, opened.style)
    except Exception:
        logger.exception("the fix %r of %s can't be made", fix.title, found.code)
        return ()
