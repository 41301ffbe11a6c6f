"""The indexes of all workspace folders, and which of them answers for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.text.document import Document

_AT_ONCE = 0.05  # seconds that a request waits for what an edit made stale


class Indexes:
    """The indexes by their folders; ``root_of`` tells the innermost workspace folder of a path."""

    def __init__(self, root_of: Callable[[Path], Path | None]) -> None:
        self._root_of = root_of
        self._folders: dict[Path, FolderIndex] = {}

    def __iter__(self) -> Iterator[FolderIndex]:
        """All of them; some may come and go meanwhile."""
        return iter(tuple(self._folders.values()))

    def add(self, folder: FolderIndex) -> None:
        """Asks an index from now on."""
        self._folders[folder.root] = folder

    def remove(self, root: Path) -> None:
        """Asks that folder's index no more."""
        self._folders.pop(root, None)

    def at(self, root: Path) -> FolderIndex | None:
        """The index of that workspace folder; None where it has none."""
        return self._folders.get(root)

    def of(self, path: Path) -> FolderIndex | None:
        """The index of the innermost folder that holds a path; None where there is none."""
        root = self._root_of(path)
        return self._folders.get(root) if root else None

    def snapshot(self, path: Path) -> Snapshot | None:
        """What was known last of the folder that holds a path, without looking at what was edited since.

        Its positions in open documents may be those of a moment ago.
        """
        folder = self.of(path)
        return folder.snapshot if folder else None

    def current(self, path: Path) -> Snapshot | None:
        """What is known of the folder that holds a path, with the open documents as they are now."""
        folder = self.of(path)
        return folder.current(_AT_ONCE) if folder else None

    def is_settled(self, path: Path) -> bool:
        """Whether all files of the folder that holds a path are known."""
        folder = self.of(path)
        return folder is not None and folder.is_settled

    def all_current(self) -> tuple[Snapshot, ...]:
        """What is known of each folder, with the open documents as they are now."""
        return tuple(folder.current(_AT_ONCE) for folder in self)

    def is_ascii(self, path: str) -> bool:
        """Whether a file on disk is known to hold nothing but ASCII."""
        return any(folder.is_ascii(path) for folder in self._folders.values())

    def containing(self, path: Path) -> Iterator[FolderIndex]:
        """All indexes that a file is in: workspace folders may lie in one another."""
        return (folder for root, folder in self._folders.items() if path.is_relative_to(root))

    def opened(self, path: Path, document: Document) -> None:
        """Lets an open document stand for the file of that path."""
        for folder in self.containing(path):
            folder.opened(str(path), document)

    def edited(self, path: Path) -> None:
        """Notes that an open document has changed."""
        for folder in self.containing(path):
            folder.edited(str(path))

    def closed(self, path: Path) -> None:
        """Lets the file on disk speak for itself again."""
        for folder in self.containing(path):
            folder.closed(str(path))
