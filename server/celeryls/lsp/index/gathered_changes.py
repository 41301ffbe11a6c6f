"""Changes of files on disk, several told at a time: switching branches causes many."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from celeryls.indexing.listing import is_wanted
from celeryls.workspace.fixtures import is_fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_TOGETHER = 0.1  # seconds in which changes are gathered


class GatheredChanges:
    """Paths that may have been created, changed, moved or deleted, which ``told`` gets together."""

    def __init__(self, told: Callable[[set[Path]], None]) -> None:
        self._told = told
        self._paths: set[Path] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, paths: Iterable[Path]) -> None:
        """Adds those of the paths that may matter."""
        self._paths.update(path for path in paths if _may_matter(path))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TOGETHER, self._tell)

    def drop(self) -> None:
        """Tells nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _tell(self) -> None:
        self._timer = None
        paths, self._paths = self._paths, set()
        self._told(paths)


def _may_matter(path: Path) -> bool:
    """Whether a change of that path may affect the index or a fixture; a path without a suffix may be a folder."""
    return not path.suffix or path.name == ".gitignore" or is_wanted(path.name, str(path)) or is_fixture(str(path))
