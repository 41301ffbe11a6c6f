"""How far a folder has been read, and the requests that wait for more."""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import TYPE_CHECKING

from celeryls.lsp.index.asked_uses import AskedUses

if TYPE_CHECKING:
    from celeryls.checking.rule import Needs
    from celeryls.lsp.index.arriving_outlines import ArrivingOutlines


class Stage(Enum):
    """The progress of reading a folder."""

    LISTING = auto()
    """The files are being listed."""
    SCANNING = auto()
    """The files are listed, and read for the first time."""
    DEFINED = auto()
    """All files that define or configure something have been read; what uses it is read."""
    SCANNED = auto()
    """All files have been read once; from now on only changes are read."""
    GIVEN_UP = auto()
    """The user canceled, or reading failed: the files that were read so far are all that is known."""


class FolderStage:
    """The stage ``now``. Requests that need no more than definitions wait for ``has_definitions``.

    Those about names wait for ``uses``, others for ``answers``.
    """

    def __init__(self) -> None:
        self.now = Stage.LISTING
        self.has_definitions = asyncio.Event()
        self.answers = asyncio.Event()
        self.uses = AskedUses()
        self._told = self.now

    @property
    def is_new(self) -> bool:
        """Whether requests do not know of it yet."""
        return self.now is not self._told

    @property
    def known(self) -> Needs:
        """What rules may rest on while the folder is not settled: the definitions while uses are read at first.

        Later, while changes are taken over, no more than a file.
        """
        is_first = self.now in {Stage.DEFINED, Stage.SCANNED} and not self.answers.is_set()
        return "definitions" if is_first and self.has_definitions.is_set() else "file"

    def advance(self, before: Stage, after: Stage) -> None:
        """Goes on from one stage to another."""
        if self.now is before:
            self.now = after

    def release(self, arrived: ArrivingOutlines) -> bool:
        """Releases the requests that wait for what is resolved by now.

        Returns whether there are outlines to be taken: some came meanwhile, or have waited for the definitions.
        """
        self._told = self.now
        self.uses.resolved()
        if arrived.is_ready:
            return True
        if self.now in {Stage.DEFINED, Stage.SCANNED, Stage.GIVEN_UP}:
            self.has_definitions.set()
        if arrived.release_later():
            return True
        if self.now in {Stage.SCANNED, Stage.GIVEN_UP}:
            self.answers.set()
            self.uses.release_all()
        return False

    def release_all(self) -> None:
        """Releases all requests: the folder is gone."""
        self.has_definitions.set()
        self.answers.set()
        self.uses.release_all()
