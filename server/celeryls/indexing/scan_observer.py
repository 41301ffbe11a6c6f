"""The interface that a scan reports to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The scan is no longer needed."""


class ScanObserver(Protocol):
    """The observer of a scan. Paths are absolute; an encoded outline is empty for a file without facts."""

    def check(self) -> None:
        """Called before each file.

        Raises:
            Cancelled: The scan should stop.
        """

    def listed(self, files: list[str]) -> None:
        """All files of the folder."""

    def parsing(self, path: str) -> None:
        """The file that is parsed next: the suspect if the process crashes."""

    def progress(self, done: int, total: int) -> None:
        """How many files have been read."""

    def facts(self, path: str, encoded: bytes) -> None:
        """The current facts of a file."""

    def defined(self) -> None:
        """All facts of files that define or configure something have been reported; uses follow.

        Called only in a first scan.
        """

    def done(self, figures: Mapping[str, float]) -> None:
        """The scan is complete."""
