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
    from collections.abc import Callable, Iterable

    from celeryls.checking.placed_finding import PlacedFinding
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
    """The code points that are asked about in a version of a document, and the kinds of actions; None for all."""

    uri: str
    version: int
    place: tuple[int, int]
    only: tuple[str, ...] | None


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
    """The files that were read for one answer, each with the state that it had then.

    ``is_complete`` says that these are all that it rests on.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.states: dict[str, _State] = {}
        self.is_complete = True

    def noted(self, read: Callable[[str], _Read], path: str) -> _Read:
        """What ``read`` returns for a path, which is noted."""
        self._note(path)
        return read(path)

    def findings(self, here: Iterable[PlacedFinding], everything: Iterable[PlacedFinding]) -> None:
        """Notes the files that findings speak of, and further ones with the same code.

        A fix that changes other files may rest on more than their texts.
        """
        codes = {each.code for each in here}
        if not codes:
            return
        for each in everything:
            if each.code in codes:
                changes = [fix.change for fix in each.finding.fixes]
                self.is_complete &= not any(change.files or change.elsewhere for change in changes)
                for other in each.finding.related:
                    self._note(other.spot.path)

    def _note(self, path: str) -> None:
        if path not in self.states:
            self.states[path] = _state(self._session, path)


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

    def keep(
        self,
        session: Session,
        opened: OpenDocument,
        question: Question,
        basis: ActionBasis,
        read: FilesRead,
        answer: str,
    ) -> None:
        """Keeps an answer, unless it is too long or rests on more than is known; the oldest of too many goes."""
        if len(answer) > _LONGEST or not read.is_complete:
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
    """What changes when a file does: an open one's text, or what the system says of it; None if there is none."""
    document = session.documents.of_file(path)
    if document is not None:
        return (document.uri, len(document.text), hash(document.text))
    try:
        found = os.stat(path)  # noqa: PTH116 - a path object would take longer than the call
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
