"""Actions that write a comment which suppresses a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.checking.suppression.writing import ignored_here, ignored_in_file
from celeryls.lsp.diagnostics import diagnostic
from celeryls.lsp.edits import workspace_edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.lsp.session import OpenDocument, Session


def ignores(session: Session, opened: OpenDocument, here: Iterable[PlacedFinding]) -> Iterator[types.CodeAction]:
    """For each rule that found something here: ignore it on this line, and in the whole file."""
    file = opened.document.file
    for code, found in {each.code: each for each in here}.items():
        ways = {"here": ignored_here(file, found), "in this file": ignored_in_file(file, code)}
        for where, edit in ways.items():
            if edit is not None:
                yield types.CodeAction(
                    title=f"Celery: ignore {code} {where}",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic(session, opened, found)],
                    edit=workspace_edit(opened.document, (edit,), session.client),
                )
