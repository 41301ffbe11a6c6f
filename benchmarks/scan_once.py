"""Reads all of a folder for the index, in a process of its own, and prints how many seconds that took.

Its arguments are the folder, and that of the cache.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def scan(root: Path, cache: Path) -> float:
    """Seconds to list a folder, read what is new in it, and keep that; the start of Python is not counted."""
    command = [sys.executable, "-I", __file__, str(root), str(cache)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(root: str, cache: str) -> None:
    """Scans and prints."""
    from celeryls.indexing.scanner import Scanner  # noqa: PLC0415 - not when somebody only asks for `scan`

    start = time.perf_counter()
    scanner = Scanner(root, caches=Path(cache))
    scanner.list()
    for _ in scanner.scan():
        pass
    scanner.save()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
