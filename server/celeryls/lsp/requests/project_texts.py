"""The texts of a project, from the editor where they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.texts import ProjectTexts
from celeryls.lsp.action_context import text_on_disk

if TYPE_CHECKING:
    from celeryls.lsp.session import Session
    from celeryls.project.index.snapshot import Snapshot


def project_texts(session: Session, snapshot: Snapshot) -> ProjectTexts:
    """The texts for one answer, each read when it is first asked for."""

    def read(path: str) -> str | None:
        document = session.documents.of_file(path)
        return document.text if document else text_on_disk(path)

    return ProjectTexts(snapshot, read)
