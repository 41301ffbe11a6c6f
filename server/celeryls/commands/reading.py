"""Reads a folder for a command, with a progress bar on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.commands.console import console
from celeryls.indexing.whole_index import index_folder

if TYPE_CHECKING:
    from celeryls.indexing.scan import ScanRequest
    from celeryls.indexing.whole_index import WholeIndex


def read_folder(wanted: ScanRequest, *, cache: bool) -> WholeIndex:
    """The index of a folder; with ``cache`` it is read from there and saved."""
    if not sys.stderr.isatty():
        return index_folder(wanted, cache=cache)
    from rich.progress import Progress  # noqa: PLC0415 - a tenth of a second that a pipe does without

    with Progress(console=console(stderr=True), transient=True) as progress:
        bar = progress.add_task(Path(wanted.root).name, total=None)
        return index_folder(wanted, cache=cache, report=lambda done, of: progress.update(bar, completed=done, total=of))
