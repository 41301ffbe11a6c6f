"""``celeryls index``: reads a whole project as the server does, and prints what it found."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from celeryls.commands.console import console
from celeryls.commands.progress import read_folder
from celeryls.environment.services import celery_versions
from celeryls.features.inventory import SECTIONS
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.statistics import statistics
from celeryls.wording import counted
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from celeryls.features.inventory import Entry
    from celeryls.indexing.statistics import Statistics

_UNITS = {"cached": "{:.0%}", "reading": "{:.2f} s", "resolving": "{:.2f} s", "memory": "{:.0f} MiB"}
_section = partial(click.option, multiple=True)


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_section("--stats", "sections", flag_value="stats", help="Show statistics.")
@_section("--tasks", "sections", flag_value="tasks", help="List the tasks, with the queue that each is sent to.")
@_section("--beat", "sections", flag_value="beat", help="List the entries of beat schedules.")
@_section("--queues", "sections", flag_value="queues", help="List the queues, with each place that names one.")
@_section("--unresolved", "sections", flag_value="unresolved", help="List tasks and uses whose name is unknown.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="With json alone: the numbers and all lists.",
)
@click.option("--no-cache", "fresh", is_flag=True, help="Ignore the cache: read all files again, and save nothing.")
def index(folder: Path, sections: tuple[str, ...], form: str, *, fresh: bool) -> None:
    """Read the project in FOLDER as the server does: its tasks, and the places that name them.

    The result is kept in the user's cache folder, so an editor that is opened there has it at once. No code of the
    project is run.
    """
    root = folder.resolve()
    settings = folder_settings(root, Layer()).settings
    found = read_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=not fresh)
    wanted = tuple(dict.fromkeys(sections)) or (("stats", *SECTIONS) if form == "json" else ())
    told = {name: SECTIONS[name](found.snapshot, root) for name in wanted if name in SECTIONS}
    numbers = statistics(found, root, celery_versions(root, override=settings.celery_version))
    if form == "json":
        click.echo(json.dumps({name: told.get(name, numbers) for name in wanted}, indent=2))
        return
    if not wanted:
        tasks, files = len(list(found.snapshot.tasks())), len(found.files)
        click.echo(f"{counted(tasks, 'task')} in {counted(files, 'file')}")
    for name in wanted:
        if told.get(name) == []:
            click.echo(f"{name}: none")
            continue
        if len(wanted) > 1:
            click.echo(f"{name}:")
        if name in told:
            _print_list(told[name])
        else:
            _print_numbers(numbers)


def _print_numbers(numbers: Statistics) -> None:
    from rich.table import Table  # noqa: PLC0415 - a tenth of a second that a pipe does without

    table = Table(show_header=False, box=None)
    for group, figures in numbers.items():
        for position, (name, figure) in enumerate(figures.items()):
            table.add_row("" if position else group, name, _written(name, figure))
    console().print(table)


def _print_list(entries: list[Entry]) -> None:
    """One line per entry, beginning with its place as compilers write it, so editors and terminals can open it."""
    for entry in entries:
        click.echo("{path}:{line}:{column}: ".format(**entry) + _described(entry))


def _described(entry: Entry) -> str:
    match entry:
        case {"what": what, "text": text}:
            return f"{what} {text}"
        case {"key": key, "task": task, "schedule": schedule}:
            return f"{key}: {_known(task)}, {_known(schedule)}"
        case {"function": function, "name": name, "queue": queue, "queues": queues}:
            return f"{name or function + ' (name unknown)'} -> {_by_app(queues) or _known(queue)}"
        case _:
            return str(entry["name"])


def _by_app(queues: list[Entry]) -> str:
    """The queue in each app, if they differ."""
    if len({each["queue"] for each in queues}) < 2:
        return ""
    listed = (f"{_known(each['queue'])} in {each['app']}" for each in queues)
    return f"depends on the app: {', '.join(listed)}"


def _known(value: Any) -> str:  # noqa: ANN401 - of JSON
    return "unknown" if value is None else str(value)


def _written(name: str, figure: object) -> str:
    match figure:
        case None:
            return "unknown"
        case {"functions": int(count), "where": where, "setting": setting}:
            return f"{counted(count, 'function')}, first at {where}; if it makes tasks, add its name to {setting}"
        case _:
            return _UNITS.get(name, "{}").format(figure)
