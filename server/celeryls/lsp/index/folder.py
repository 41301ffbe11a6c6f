"""The index of one workspace folder: its files on disk, overlaid with the texts of open documents."""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING

from celeryls.features.completion.django import shows_django
from celeryls.features.findings import Findings
from celeryls.lsp.index.arriving_outlines import ArrivingOutlines
from celeryls.lsp.index.kept_texts import KeptTexts
from celeryls.lsp.index.stage import FolderStage, Stage
from celeryls.project.index.index import Index
from celeryls.project.names.roots import MANAGE
from celeryls.source.outline.files import DocumentOutlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from celeryls.checking.rule import Needs
    from celeryls.project.index.receivers import ReceiverReader
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.unfollowed import UnfollowedDecorator
    from celeryls.project.model.versions import CeleryOf
    from celeryls.source.stored.outlines import AnyOutline
    from celeryls.source.text.document import Document

logger = logging.getLogger(__name__)


class FolderIndex:
    """The paths are absolute, and written as in the client's URIs; no method reads a file.

    ``exclude`` and ``wrappers`` are settings: patterns of excluded files, and decorators that make tasks. Requests wait
    for ``has_definitions``, ``uses`` or ``answers``, as `FolderStage` has them.
    """

    def __init__(self, root: Path, exclude: tuple[str, ...] = (), wrappers: tuple[str, ...] = ()) -> None:
        self.root = root
        self.exclude = exclude
        self.wrappers = wrappers
        self._stage = FolderStage()
        self.has_definitions, self.answers = self._stage.has_definitions, self._stage.answers
        self.uses = self._stage.uses
        self._index = Index(root, frozenset(wrappers))
        self.findings = Findings(self._index)
        self.texts = KeptTexts()
        self._files: frozenset[str] = frozenset()
        self._on_disk: dict[str, AnyOutline] = {}
        self._with_django: set[str] = set()
        self._has_manage = False
        self._arrived = ArrivingOutlines()
        self._open: dict[str, Document] = {}
        self._outlines: dict[str, DocumentOutlines] = {}
        self._edited: set[str] = set()
        self.unfollowed: tuple[UnfollowedDecorator, ...] = ()
        """Decorators that probably make tasks, in ways that can't be followed, as `look_for_unfollowed` found them."""

    def set_celery(self, celery: CeleryOf) -> None:
        """Sets the version of Celery for each file."""
        self._index.set_celery(celery)

    @property
    def index(self) -> Index:
        """The index, for questions about one file."""
        return self._index

    @property
    def snapshot(self) -> Snapshot:
        """The state after the last complete resolution."""
        return self._index.snapshot

    @property
    def receivers(self) -> ReceiverReader:
        """Finds the tasks that names hold, as of the last resolution."""
        return self._index.receivers

    @property
    def is_settled(self) -> bool:
        """Whether the snapshot covers all files: what it does not contain does not exist."""
        return self._stage.now is Stage.SCANNED and not self._arrived and self._index.is_settled

    @property
    def known(self) -> Needs:
        """What rules may rest on."""
        return "everything" if self.is_settled else self._stage.known

    @property
    def has_given_up(self) -> bool:
        """Whether no more files will be read, though some are missing."""
        return self._stage.now is Stage.GIVEN_UP

    @property
    def has_news(self) -> bool:
        """Whether there are changes of files on disk that the snapshot does not have yet."""
        return bool(self._arrived) or self._stage.is_new

    @property
    def shows_django(self) -> bool | None:
        """Whether a file on disk shows that the project uses Django; None while not all are read."""
        if self._with_django or self._has_manage:
            return True
        return False if self.is_settled else None

    def knows(self, path: str) -> bool:
        """Whether the index has the current text of an open document."""
        return self._is_overlaid(path) and path not in self._edited and self._index.is_settled

    def current(self, seconds: float) -> Snapshot:
        """The snapshot including the documents' current texts, as far as that can be resolved in ``seconds``."""
        self.take_edits()
        self.resolve_pending(seconds)
        return self._index.snapshot

    def files_on_disk(self) -> tuple[str, ...]:
        """The files that the index has facts of and that no document overlays, by path."""
        return tuple(sorted(path for path in self._on_disk if not self._is_overlaid(path)))

    def is_ascii(self, path: str) -> bool:
        """Whether a file on disk is known to be pure ASCII."""
        outline = self._on_disk.get(path)
        return outline is not None and outline.ascii

    def listed(self, files: Iterable[str]) -> None:
        """Sets the folder's files."""
        self._stage.advance(Stage.LISTING, Stage.SCANNING)
        self._files = frozenset(files)
        self._has_manage = any(path.endswith(f"{os.sep}{MANAGE}") for path in self._files)
        self._list()
        self._edited.update(self._open)

    def read(self, outlines: Mapping[str, AnyOutline | None]) -> None:
        """Stores the outlines of files on disk for `take`; None for a file without facts.

        Those that come after the definitions are taken once these are resolved.
        """
        later = self._stage.now is Stage.DEFINED and not self.has_definitions.is_set()
        self._arrived.add(outlines, later=later)

    def defined(self) -> None:
        """Marks that all files that define or configure something have been read."""
        self._stage.advance(Stage.SCANNING, Stage.DEFINED)

    def scanned(self) -> None:
        """Marks that all files have been read."""
        self._stage.now = Stage.SCANNED

    def given_up(self) -> None:
        """Marks that no more files will be read, though some are missing."""
        self._stage.now = Stage.GIVEN_UP

    def release_requests(self) -> bool:
        """Releases requests that wait for what has been read by now; to be called after `resolve_pending`.

        Returns whether there are outlines to be taken: some came meanwhile, or have waited for the definitions.
        """
        return self._stage.release(self._arrived)

    def release_all(self) -> None:
        """Releases all requests: the folder is gone."""
        self._stage.release_all()

    def take(self, seconds: float) -> bool:
        """Adds the stored outlines to the index, for about ``seconds``, at least one outline.

        True when there are no more.
        """
        end = time.perf_counter() + seconds
        while self._arrived.is_ready:
            path, outline = self._arrived.pop()
            if outline is None:
                self._on_disk.pop(path, None)
            else:
                self._on_disk[path] = outline
            if outline is not None and shows_django(outline):
                self._with_django.add(path)
            else:
                self._with_django.discard(path)
            if not self._is_overlaid(path):
                self._index.update({path: outline})
            if time.perf_counter() >= end:
                break
        if self._arrived:
            return not self._arrived.is_ready
        self.uses.taken()
        return True

    def opened(self, path: str, document: Document) -> None:
        """Overlays the file of that path with an open document."""
        self._open[path] = document
        self.texts.edited(path)
        self._outlines[path] = DocumentOutlines()
        self._edited.add(path)
        if path not in self._files:
            self._list()

    def edited(self, path: str) -> None:
        """Marks an open document as changed; `take_edits` reads it."""
        if path in self._open:
            self._edited.add(path)
            self.texts.edited(path)

    def closed(self, path: str) -> None:
        """Removes the overlay of a file."""
        if self._open.pop(path, None) is None:
            return
        del self._outlines[path]
        self.texts.edited(path)
        self._edited.discard(path)
        self.findings.forget(path)
        self._index.update({path: self._on_disk.get(path)})
        if path not in self._files:
            self._list()

    def take_edits(self) -> None:
        """Reads the documents that changed."""
        while self._edited:
            path = self._edited.pop()
            self._index.update({path: self._outline(path)}, edited=True)

    def resolve_pending(self, seconds: float | None = None) -> bool:
        """Resolves stale data, for at most ``seconds``; True when nothing is stale."""
        return self._index.resolve_pending(seconds)

    def look_for_unfollowed(self) -> Iterator[None]:
        """Looks for decorators that can't be followed, a file at a step; what is changed meanwhile ends it."""
        search, before = self._index.unfollowed(), self.snapshot
        for _ in search.steps():
            if self.snapshot is not before or not self._index.is_settled:
                return
            yield
        self.unfollowed = search.found

    def _outline(self, path: str) -> AnyOutline | None:
        """The outline of a path, of a document completely: names in others may be new; None if reading it fails."""
        if not self._is_overlaid(path):
            return self._on_disk.get(path)
        try:
            return self._outlines[path].read(self._open[path].file)
        except Exception:
            logger.exception("%s can't be read", path)
            return None

    def _is_overlaid(self, path: str) -> bool:
        """Whether a document overlays a path: a file of the index, or one that is not saved yet.

        A file that git ignores or the settings exclude exists on disk, but is not in the index.
        """
        return path in self._open and (path in self._files or not os.path.lexists(path))

    def _list(self) -> None:
        self._index.listed(self._files.union(path for path in self._open if self._is_overlaid(path)))
