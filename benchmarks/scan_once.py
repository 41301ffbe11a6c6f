"""Reads all of a folder for the index, in a process of its own, and prints how many seconds that took.

Its arguments are the folder, and that of the cache.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from pathlib import Path


def scan(root: Path, cache: Path) -> float:
    """Seconds to list a folder, read what is new in it and follow names; the start of Python is not counted."""
    command = [sys.executable, "-I", __file__, str(root), str(cache)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(root: str, cache: str) -> None:
    """Scans as the index process does, and prints."""
    from celeryls.indexing.cache import load, save  # noqa: PLC0415 - not when somebody only asks for `scan`
    from celeryls.indexing.scan import Scan, ScanRequest  # noqa: PLC0415 - likewise
    from celeryls.indexing.whole_index import GatheringObserver  # noqa: PLC0415 - likewise

    gc.disable()
    start = time.perf_counter()
    wanted = ScanRequest(root)
    known = Scan(wanted, *(load(wanted, Path(cache)) or ()))
    known.run(GatheringObserver(lambda *_: None))
    took = time.perf_counter() - start
    if known.store.unsaved:
        save(wanted, known.store, known.found, Path(cache))
    print(took)


if __name__ == "__main__":
    main(*sys.argv[1:])
