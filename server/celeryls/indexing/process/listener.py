"""What the server is told by its `Indexer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celeryls.source.outline.model import Outline


class Listener(Protocol):
    """Is called on the event loop, for the folder ``root`` each time; paths are absolute."""

    def listed(self, root: str, files: Sequence[str], /) -> None:
        """All files of the folder now."""

    def outlines(self, root: str, outlines: Mapping[str, Outline | None], /) -> None:
        """What stands in a few files; None for one that holds nothing any more."""

    def progress(self, root: str, done: int, total: int, /) -> None:
        """How many files have been read; not called where little is to be read."""

    def done(self, root: str, asked: str, figures: Mapping[str, float], /) -> None:
        """All is told that was asked for by ``scan`` or ``changed``; how many files were listed, read and parsed.

        ``figures`` are empty where it was given up, because the process does not stay.
        """
