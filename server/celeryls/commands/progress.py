"""Progress bars on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.commands.console import console
from celeryls.indexing.whole_index import index_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.indexing.scan import ScanRequest
    from celeryls.indexing.whole_index import WholeIndex


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function that shows how much is done, and of how much; it shows nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - a tenth of a second that a pipe does without

    with Progress(console=console(stderr=True), transient=True) as progress:
        bar = progress.add_task(title, total=None)
        yield lambda done, of: progress.update(bar, completed=done, total=of)


def read_folder(wanted: ScanRequest, *, cache: bool) -> WholeIndex:
    """The index of a folder; with ``cache`` it is read from there and saved."""
    with progress_bar(Path(wanted.root).name) as report:
        return index_folder(wanted, cache=cache, report=report)
