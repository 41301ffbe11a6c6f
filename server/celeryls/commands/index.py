"""``celeryls index``: reads a whole project as the server does, and says what it knows of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls.environment.services import celery_versions
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.statistics import statistics
from celeryls.indexing.whole_index import index_folder
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.server_settings import Layer

if TYPE_CHECKING:
    from celeryls.indexing.statistics import Statistics
    from celeryls.indexing.whole_index import WholeIndex

_UNITS = {"cached": "{:.0%}", "reading": "{:.2f} s", "resolving": "{:.2f} s", "memory": "{:.0f} MiB"}


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--stats", is_flag=True, help="Show what is known, in numbers.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --stats.")
@click.option("--no-cache", "fresh", is_flag=True, help="Read all files anew, and keep nothing for the next time.")
def index(folder: Path, form: str, *, stats: bool, fresh: bool) -> None:
    """Read the project in FOLDER as the server does: its tasks, and the places that name them.

    What was read is kept in the user's cache folder, so that an editor that is opened there has it at once. Nothing of
    the project is run.
    """
    root = folder.resolve()
    settings = folder_settings(root, Layer()).settings
    wanted = ScanRequest(str(root), settings.exclude, settings.wrappers)
    found = _read(wanted, cache=not fresh)
    if not stats:
        tasks, files = len(list(found.snapshot.tasks())), len(found.files)
        click.echo(f"{_counted(tasks, 'task')} in {_counted(files, 'file')}")
        return
    numbers = statistics(found, root, celery_versions(root, override=settings.celery_version))
    if form == "json":
        click.echo(json.dumps(numbers, indent=2))
    else:
        _print(numbers)


def _read(wanted: ScanRequest, *, cache: bool) -> WholeIndex:
    if not sys.stderr.isatty():
        return index_folder(wanted, cache=cache)
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that a pipe does without
    from rich.progress import Progress  # noqa: PLC0415 - likewise

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(Path(wanted.root).name, total=None)
        return index_folder(wanted, cache=cache, report=lambda done, of: progress.update(bar, completed=done, total=of))


def _print(numbers: Statistics) -> None:
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(show_header=False, box=None)
    for group, figures in numbers.items():
        for position, (name, figure) in enumerate(figures.items()):
            unit = "unknown" if figure is None else _UNITS.get(name, "{}")
            table.add_row("" if position else group, name, unit.format(figure))
    Console().print(table)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
