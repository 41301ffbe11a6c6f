"""What a scan tells while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Nobody waits for the scan any more."""


class ScanObserver(Protocol):
    """Who is told. Paths are absolute; an encoded outline is empty for a file that holds no facts any more."""

    def check(self) -> None:
        """Is asked before each file.

        Raises:
            Cancelled: The scan is to end.
        """

    def listed(self, files: list[str]) -> None:
        """All files of the folder."""

    def parsing(self, path: str) -> None:
        """The file that is parsed next: the one to blame if the process ends."""

    def progress(self, done: int, total: int) -> None:
        """How many files have been read."""

    def facts(self, path: str, encoded: bytes) -> None:
        """What a file holds now."""

    def done(self, figures: Mapping[str, float]) -> None:
        """All has been told."""
