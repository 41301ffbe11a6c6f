"""``celeryls explain``: what is in force for a task, and where that comes from."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.roots import by_project
from celeryls.commands.explain.chosen import explained_tasks, the_task
from celeryls.commands.explain.explained import ExplainedTask
from celeryls.commands.progress import read_folder
from celeryls.environment.services import celery_versions
from celeryls.features.effective.configuration import configurations
from celeryls.indexing.scan import ScanRequest
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from celeryls.project.index.index import Index


@click.command()
@click.argument("task", required=False)
@click.option("--all", "everything", is_flag=True, help="Explain all tasks but those of tests.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder; by default that of the project around the working directory.",
)
@click.option(
    "--format",
    "--output-format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is written; docs/explain.schema.json describes the JSON.",
)
@click.option("--no-cache", "fresh", is_flag=True, help="Ignore the cache: read all files again, and save nothing.")
def explain(task: str | None, root: Path | None, form: str, *, everything: bool, fresh: bool) -> None:
    """Print what is in force for TASK: queue, limits, retries and more, each with the place that it comes from.

    TASK is the name of a task, the end of a name such as `tasks.ship`, or a place such as `shop/tasks.py:12`. Where
    several apps run the task and differ, each is shown. No code of the project is run.
    """
    if everything == (task is not None):
        raise click.UsageError("Give one task, or --all.")
    folder = root.resolve() if root is not None else next(iter(by_project([Path.cwd()])))
    index = _index(folder, fresh=fresh)
    records = explained_tasks(index) if task is None else (the_task(index, task, folder),)
    explained = [ExplainedTask(each, configurations(index, each), index.snapshot, folder) for each in records]
    written = import_module(f"celeryls.commands.explain.{form}_format")
    written.write(explained, is_list=everything)


def _index(folder: Path, *, fresh: bool) -> Index:
    settings = folder_settings(folder, Layer()).settings
    index = read_folder(ScanRequest(str(folder), settings.exclude, settings.wrappers), cache=not fresh).index
    index.set_celery(celery_versions(folder, override=settings.celery_version).version_at)
    return index
