"""Builds the context of actions on an open document: its project, and the current texts of other files."""

from __future__ import annotations

import tokenize
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.edit.style import style_of
from celeryls.features.assisting.context import ActionContext
from celeryls.features.completion.decorators import decorator_for, with_decorator
from celeryls.features.completion.defined_settings import new_here
from celeryls.features.completion.scope import usable
from celeryls.features.project_choices import fitted_place, project_choices, with_setting_names
from celeryls.lsp.documents import path_of_any
from celeryls.lsp.session import STYLE_FROM
from celeryls.reading_budget import MODULE
from celeryls.routing.files import FileText
from celeryls.workspace.fixtures import fixtures_beside
from celeryls.workspace.reading import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.document import Document


def action_context(session: Session, opened: OpenDocument) -> ActionContext:
    """The context of actions on an open document."""
    return ActionContext(
        path=str(opened.path),
        root=str(opened.root or ""),
        celery=opened.place.celery_version,
        known=session.indexes.current(opened.path) if opened.in_project else None,
        read=partial(file_text, session),
        text_at=partial(changeable_text, session),
        named=frozenset(opened.settings.wrappers),
        wrappers=opened.document.wrappers,
        whole=session.indexes.is_settled(opened.path),
        has_django=session.has_django(opened) is True,
        fixtures=partial(_fixtures, session, opened.path),
    )


def fixture_context(session: Session, document: Document) -> ActionContext:
    """The context of a rename that begins in an open fixture."""
    path = path_of_any(document.uri)
    root = session.folders.root_of(path)
    return ActionContext(
        path=str(path),
        root=str(root or ""),
        known=session.indexes.current(path),
        read=partial(file_text, session),
        text_at=partial(changeable_text, session),
        named=frozenset(session.folders.settings(root).wrappers),
        wrappers=document.wrappers,
        whole=session.indexes.is_settled(path),
        fixtures=partial(_fixtures, session, path),
    )


def _fixtures(session: Session, path: Path) -> Iterable[str]:
    known = session.indexes.current(path)
    return fixtures_beside(known.paths()) if known is not None else ()


def snippet_place(session: Session, opened: OpenDocument) -> SnippetPlace:
    """The place of a snippet, with the project's values for its variables."""
    if not opened.in_project:
        supplied = project_choices(opened.document.file, str(opened.path), None, opened.document.wrappers)
        place = with_setting_names(opened.place, opened.document.file, str(opened.path), None)
        return replace(place, supplied=supplied)
    return fitted_place(
        opened.place,
        opened.document.file,
        str(opened.path),
        session.snapshot(opened.path),
        opened.document.wrappers,
        partial(_open_text, session),
    )


def useful_snippets(session: Session, opened: OpenDocument, place: SnippetPlace, offset: int) -> tuple[Snippet, ...]:
    """The snippets for a code point of a document that its project and its file have a use for."""
    document = opened.document
    found = usable(
        fitted_snippets(session, opened, place, offset), document.text, has_django=session.has_django(opened)
    )
    return new_here(found, place, document.file)


def fitted_snippets(session: Session, opened: OpenDocument, place: SnippetPlace, offset: int) -> tuple[Snippet, ...]:
    """All snippets for a code point of a document, with the decorator of the file's own app, if it has one."""
    known = session.snapshot(opened.path) if opened.in_project else None
    shared = [task.shared for task in known.tasks_in(str(opened.path))] if known else ()
    decorator = decorator_for(opened.document.file, offset, place.values_from("app"), shared)
    return with_decorator(session.snippets(opened), decorator)


def _open_text(session: Session, path: str) -> str | None:
    document = session.documents.at(path)
    return document.text if document else None


def file_text(session: Session, path: str) -> FileText | None:
    """A file's text from the editor, else from disk.

    None if the file is excluded or could not be rewritten without loss.
    """
    text = changeable_text(session, path)
    return None if text is None else FileText(text, style_of(text[:STYLE_FROM], session.folders.style(Path(path))))


def changeable_text(session: Session, path: str) -> str | None:
    """As ``file_text``, without the style."""
    if session.folders.excluded(Path(path)):
        return None
    document = session.documents.of_file(path)
    return document.text if document else text_on_disk(path)


def text_on_disk(path: str) -> str | None:
    """The text of a file without its byte order mark, with its original line endings; None if it can't be read.

    An editor opens a file before it changes it, usually as UTF-8 regardless of the file's declaration; a file in
    another encoding would be damaged.
    """
    try:
        content = content_of(path, MODULE)
        if content is None:
            return None
        encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        text = content.decode("utf-8-sig")
    except (ValueError, SyntaxError):
        return None
    if not encoding.startswith("utf-8") and not text.isascii():
        return None
    return text
