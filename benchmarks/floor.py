"""What nobody can be faster than: listing a folder, asking for each file's size and time, reading all bytes."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PASSED_OVER = ("node_modules", "__pycache__")


def reading(root: Path) -> float:
    """Seconds to list a folder and read each Python file in it, in one process."""
    start = time.perf_counter()
    for entry in _python_files(str(root)):
        file = os.open(entry.path, os.O_RDONLY)
        while os.read(file, 1 << 20):
            pass
        os.close(file)
    return time.perf_counter() - start


def stating(root: Path) -> float:
    """Seconds to list a folder and ask for the size and time of each Python file in it."""
    start = time.perf_counter()
    for entry in _python_files(str(root)):
        entry.stat(follow_symlinks=False)
    return time.perf_counter() - start


def _python_files(folder: str) -> Iterator[os.DirEntry[str]]:
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(".") and entry.name not in _PASSED_OVER:
                        folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    yield entry
