"""The indexes of all workspace folders, and which of them is responsible for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.text.document import Document

_AT_ONCE = 0.05  # seconds that a request waits for stale data to be resolved


class Indexes:
    """The indexes by folder; ``root_of`` returns the innermost workspace folder of a path."""

    def __init__(self, root_of: Callable[[Path], Path | None]) -> None:
        self._root_of = root_of
        self._folders: dict[Path, FolderIndex] = {}

    def __iter__(self) -> Iterator[FolderIndex]:
        """All indexes; the set may change during the iteration."""
        return iter(tuple(self._folders.values()))

    def add(self, folder: FolderIndex) -> None:
        """Adds an index."""
        self._folders[folder.root] = folder

    def remove(self, root: Path) -> None:
        """Removes the index of a folder."""
        self._folders.pop(root, None)

    def at(self, root: Path) -> FolderIndex | None:
        """The index of a workspace folder; None if it has none."""
        return self._folders.get(root)

    def of(self, path: Path) -> FolderIndex | None:
        """The index of the innermost folder that contains a path; None if there is none."""
        root = self._root_of(path)
        return self._folders.get(root) if root else None

    def snapshot(self, path: Path) -> Snapshot | None:
        """The last snapshot for a path, without edits since then.

        Its positions in open documents may be outdated.
        """
        folder = self.of(path)
        return folder.snapshot if folder else None

    def current(self, path: Path) -> Snapshot | None:
        """The snapshot for a path, including the current texts of open documents."""
        folder = self.of(path)
        return folder.current(_AT_ONCE) if folder else None

    def is_settled(self, path: Path) -> bool:
        """Whether all files of the folder that contains a path are known."""
        folder = self.of(path)
        return folder is not None and folder.is_settled

    def all_current(self) -> tuple[Snapshot, ...]:
        """The snapshot of each folder, including the current texts of open documents."""
        return tuple(folder.current(_AT_ONCE) for folder in self)

    def is_ascii(self, path: str) -> bool:
        """Whether a file on disk is known to be pure ASCII."""
        return any(folder.is_ascii(path) for folder in self._folders.values())

    def containing(self, path: Path) -> Iterator[FolderIndex]:
        """All indexes that contain a file: workspace folders may be nested."""
        return (folder for root, folder in self._folders.items() if path.is_relative_to(root))

    def opened(self, path: Path, document: Document) -> None:
        """Overlays the file of that path with an open document."""
        for folder in self.containing(path):
            folder.opened(str(path), document)

    def edited(self, path: Path) -> None:
        """Marks an open document as changed."""
        for folder in self.containing(path):
            folder.edited(str(path))

    def closed(self, path: Path) -> None:
        """Removes the overlay of a file."""
        for folder in self.containing(path):
            folder.closed(str(path))
