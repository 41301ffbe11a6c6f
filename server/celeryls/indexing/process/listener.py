"""The interface that an `Indexer` reports to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celeryls.source.stored.outlines import AnyOutline


class Listener(Protocol):
    """Its methods are called on the event loop, each for the folder ``root``; paths are absolute."""

    def listed(self, root: str, files: Sequence[str], /) -> None:
        """All current files of the folder."""

    def outlines(self, root: str, outlines: Mapping[str, AnyOutline | None], /) -> None:
        """The outlines of some files; None for a file without facts."""

    def progress(self, root: str, done: int, total: int, /) -> None:
        """How many files have been read; not called if there is little to read."""

    def defined(self, root: str, /) -> None:
        """The outlines of all files that define or configure something have come; only uses are missing.

        Not called for a scan that has its outlines from the cache.
        """

    def uses(self, root: str, number: int, /) -> None:
        """All facts about the uses have come that ``Indexer.uses`` has asked for, which returned that number."""

    def done(self, root: str, asked: str, figures: Mapping[str, float], /) -> None:
        """The request of ``scan`` or ``changed`` is complete; how many files were listed, read and parsed.

        ``figures`` are empty if the scan was given up, because the process keeps crashing.
        """


def tell(listener: Listener, root: str, message: Mapping[str, Any]) -> None:
    """Reports a message that needs no more than being passed on."""
    match message.get("kind"):
        case "listed":
            listener.listed(root, message["files"])
        case "progress":
            listener.progress(root, message["done"], message["total"])
        case "defined":
            listener.defined(root)
        case "uses" if message["told"]:
            listener.uses(root, message["number"])
