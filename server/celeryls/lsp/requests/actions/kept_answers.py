"""Lists of actions as JSON, kept until something changes that they rest on.

An editor asks for the same place several times: for the light bulb, once findings arrive, and when somebody opens the
list.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.edit.style import Style
    from celeryls.lsp.client import Client
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.text.file import SourceFile
    from celeryls.workspace.server_settings import ServerSettings

_MOST = 8
_LONGEST = 100_000
"""Characters of an answer that is kept."""

_Read = TypeVar("_Read")
_State = tuple[object, ...] | None


class Question(NamedTuple):
    """The code points of a document, the kinds that are asked for, and the changes that fixes already make."""

    uri: str
    place: tuple[int, int]
    only: tuple[str, ...] | None
    made: frozenset[tuple[str, str]]


class ActionBasis(NamedTuple):
    """What a list rests on beside the question, the document's text, the snapshot, and the files that it has read.

    ``settled`` says that all files of the project are known, ``known`` that the snapshot has the document's text.
    """

    settings: ServerSettings
    client: Client
    style: Style
    celery: tuple[int, ...] | None
    wrappers: frozenset[str]
    has_django: bool | None
    settled: bool
    known: bool

    @classmethod
    def of(cls, session: Session, opened: OpenDocument) -> ActionBasis:
        """What it is now for a document that the index has just been asked about."""
        folder = session.indexes.of(opened.path) if opened.in_project else None
        return cls(
            opened.settings,
            session.client,
            opened.style,
            session.folders.celery_version(opened.path),
            opened.document.wrappers,
            session.has_django(opened),
            folder is not None and folder.is_settled,
            folder is not None and folder.knows(str(opened.path)),
        )


class FilesRead:
    """The files that were read for one answer, each with the state that it had then."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.states: dict[str, _State] = {}

    def noted(self, read: Callable[[str], _Read], path: str) -> _Read:
        """What ``read`` returns for a path, which is noted."""
        self.states.setdefault(path, _state(self._session, path))
        return read(path)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, and what it rests on; the text and the snapshot are not kept alive."""

    answer: str
    basis: ActionBasis
    file: ref[SourceFile]
    snapshot: ref[Snapshot] | None
    read: dict[str, _State]


class KeptActions:
    """The answers to the questions that were asked last."""

    def __init__(self) -> None:
        self._kept: dict[Question, _Kept] = {}

    def get(self, session: Session, opened: OpenDocument, question: Question, basis: ActionBasis) -> str | None:
        """The answer to a question if all that it rests on is the same; else None."""
        kept = self._kept.get(question)
        if kept is None:
            return None
        snapshot = kept.snapshot() if kept.snapshot is not None else None
        holds = (
            kept.file() is opened.document.file
            and snapshot is _snapshot(session, opened)
            and kept.basis == basis
            and all(_state(session, path) == state for path, state in kept.read.items())
        )
        if not holds:
            del self._kept[question]
            return None
        return kept.answer

    def keep(  # noqa: PLR0913 - the answer, and all that it rests on
        self, session: Session, opened: OpenDocument, question: Question, basis: ActionBasis, read: FilesRead, answer: str
    ) -> None:
        """Keeps an answer; the oldest goes where there are too many, and one that is too long is not kept."""
        if len(answer) > _LONGEST:
            return
        snapshot = _snapshot(session, opened)
        if len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[question] = _Kept(
            answer, basis, ref(opened.document.file), ref(snapshot) if snapshot is not None else None, read.states
        )


def _snapshot(session: Session, opened: OpenDocument) -> Snapshot | None:
    return session.snapshot(opened.path) if opened.in_project else None


def _state(session: Session, path: str) -> _State:
    """What changes when a file does: of an open one its text, of another what the system says; None if there is none."""
    document = session.documents.of_file(path)
    if document is not None:
        return (len(document.text), hash(document.text))
    try:
        found = os.stat(path)  # noqa: PTH116 - a path object would take longer than the call
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
