"""The texts of a project, from the editor where they are open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.features.calls.texts import ProjectTexts
from celeryls.lsp.action_context import text_on_disk
from celeryls.lsp.documents import path_of_any

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.features.navigation.position import PositionQuery
    from celeryls.lsp.session import Session
    from celeryls.project.index.snapshot import Snapshot


def project_texts(session: Session, snapshot: Snapshot) -> ProjectTexts:
    """The texts for one answer, each read when it is first asked for."""
    return ProjectTexts(snapshot, partial(current_text, session))


def current_text(session: Session, path: str) -> str | None:
    """The text of a file, from the editor if it is open; None if it can't be read."""
    document = session.documents.of_file(path)
    return document.text if document else text_on_disk(path)


def files_naming(session: Session, query: PositionQuery, names: frozenset[str]) -> Generator[None, None, set[str]]:
    """The files of the folder of a position that may have one of some dotted names in a string; in steps.

    Documents are among them: their strings may have changed since they were saved.
    """
    folder = session.indexes.of(Path(query.path))
    if folder is None:
        return set()
    documents = session.documents
    opened = [path for path, _ in documents.below(folder.root) if path in query.snapshot.paths()]
    fixtures = [path_of_any(each.uri) for each in documents if documents.fixture(each.uri) is not None]
    found = yield from folder.texts.written.files_naming(names, query.snapshot.paths())
    return found.union(opened, (str(path) for path in fixtures if path.is_relative_to(folder.root)))
