"""What is kept of the texts of a folder's files for questions that the index does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.reading import KeptCallReading
from celeryls.features.navigation.written_names import WrittenNames

if TYPE_CHECKING:
    from collections.abc import Iterable


class KeptTexts:
    """The names in strings, and what was read of functions: of files on disk, and of open documents the latter."""

    def __init__(self) -> None:
        self.written = WrittenNames()
        self.calls = KeptCallReading()

    def changed(self, paths: Iterable[str]) -> None:
        """Marks files that may have changed on disk, or folders."""
        self.written.changed(paths)
        self.calls.changed(paths)

    def edited(self, path: str) -> None:
        """Marks a file whose text is another one now: it was opened, edited or closed."""
        self.calls.changed([path])

    def doubt(self) -> None:
        """Marks all files as such that may have changed on disk."""
        self.written.doubt()
        self.calls.drop()
