"""Reads a folder for the index, in a process of its own, and prints how many seconds that took.

Its arguments are the folder, that of the cache, and what is read: ``everything`` or the ``definitions``.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


def scan(root: Path, cache: Path, what: str = "everything") -> float:
    """Seconds to list a folder, read what is new in it and follow names; the start of Python is not counted.

    With ``what`` = "definitions" it ends once all definitions are sent. Nothing is kept in the cache then, which has
    to be empty.
    """
    command = [sys.executable, "-I", __file__, str(root), str(cache), what]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(root: str, cache: str, what: str) -> None:
    """Scans as the index process does, and prints."""
    from celeryls.indexing.cache import load, save  # noqa: PLC0415 - not when somebody only asks for `scan`
    from celeryls.indexing.scan import Scan, ScanRequest  # noqa: PLC0415 - likewise
    from celeryls.indexing.scan_observer import Cancelled  # noqa: PLC0415 - likewise
    from celeryls.indexing.whole_index import GatheringObserver  # noqa: PLC0415 - likewise

    class Observer(GatheringObserver):
        def defined(self) -> None:
            if what == "definitions":
                raise Cancelled

    gc.disable()
    start = time.perf_counter()
    wanted = ScanRequest(root)
    known = Scan(wanted, *(load(wanted, Path(cache)) or ()))
    with suppress(Cancelled):
        known.run(Observer(lambda *_: None))
    took = time.perf_counter() - start
    if known.store.unsaved and what == "everything":
        save(wanted, known.store, known.found, Path(cache))
    print(took)


if __name__ == "__main__":
    main(*sys.argv[1:])
