"""What goes on for one workspace folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.index.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.lsp.server import Server
    from celeryls.workspace.settings import Settings


class Feed:
    """A folder's index, what it is made by, and how far it is.

    ``changed`` are the files that are to be read again; ``is_scanned`` says that all files were read once.
    """

    def __init__(self, server: Server, root: str, settings: Settings, cancel: Callable[[str], None]) -> None:
        self.root = root
        self.folder = FolderIndex(Path(root), settings.wrappers)
        self.progress = Progress(server, "Celery: reading the project", partial(cancel, root))
        self.wrappers = settings.wrappers
        self.exclude = settings.exclude
        self.changed: set[str] = set()
        self.is_scanned = False
