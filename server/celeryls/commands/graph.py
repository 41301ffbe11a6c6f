"""``celeryls graph``: prints the task map of a project."""

from __future__ import annotations

from pathlib import Path

import click

from celeryls.commands.file_texts import file_text
from celeryls.commands.progress import read_folder
from celeryls.environment.services import celery_versions
from celeryls.features.calls.texts import ProjectTexts
from celeryls.features.graph.build import task_graph
from celeryls.features.graph.formats import FORMATS
from celeryls.features.graph.html import NoScriptError
from celeryls.indexing.scan import ScanRequest
from celeryls.project.steps import finish
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="mermaid", help="What is printed.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file instead.")
@click.option("--no-cache", "fresh", is_flag=True, help="Ignore the cache: read all files again, and save nothing.")
def graph(folder: Path, form: str, output: Path | None, *, fresh: bool) -> None:
    """Print the task map of the project in FOLDER: beat entries, tasks, and the tasks that these start.

    What only tests define is left out. No code of the project is run.
    """
    root = folder.resolve()
    settings = folder_settings(root, Layer()).settings
    found = read_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=not fresh)
    found.index.set_celery(celery_versions(root, override=settings.celery_version).version_at)
    snapshot = found.index.snapshot
    try:
        text = FORMATS[form](finish(task_graph(snapshot, ProjectTexts(snapshot, file_text), root)), root)
    except NoScriptError as error:
        raise click.ClickException(str(error)) from error
    if output is None:
        click.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
