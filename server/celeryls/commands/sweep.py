"""``celeryls sweep``: applies every action to every task of a folder, in memory, and reports errors."""

from __future__ import annotations

import sys
from collections import Counter
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import track
from rich.table import Table

from celeryls.commands.console import console
from celeryls.edit.style import style_of
from celeryls.features.rule_runs.chosen_rules import selection_of
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.source.text.file import SourceFile
from celeryls.sweep.fixes import findings_in
from celeryls.sweep.other_files import SweptProject
from celeryls.sweep.trial import task_decorators, trials_of
from celeryls.syntax import lines
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.formatting import formatting
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from celeryls.sweep.trial import Trial

_SKIPPED = frozenset(("node_modules", "__pycache__", "site-packages", ".git", ".tox", ".nox", ".venv"))


@click.command(hidden=True)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--show", default=0, metavar="N", help="Print the first N failed edits as diffs.")
@click.option("--findings", "with_findings", is_flag=True, help="List the findings.")
def sweep(folders: tuple[Path, ...], show: int, *, with_findings: bool) -> None:
    """Apply every action and every fix to every task in FOLDERS, in memory, and report errors.

    No file is written. The exit status is 1 if an edit breaks the syntax, changes a byte without a reason, or is not
    idempotent: it changes something again when it is applied a second time.
    """
    terminal = console()
    table = Table("folder", "files", "tasks", "edits", "parse failures", "foreign bytes", "not idempotent")
    for column in table.columns[1:]:
        column.justify = "right"
    bad: list[tuple[Path, Trial]] = []
    for folder in folders:
        counts: Counter[str] = Counter()
        project = _project(folder.resolve())
        for path in track(list(_files(folder)), description=folder.name, console=console(stderr=True)):
            text = _text(path)
            counts["files"] += text is not None
            if text is None:
                continue
            counts["tasks"] += len(task_decorators(SourceFile.of(text), project.wrappers(path.resolve())))
            if with_findings:
                _print_findings(terminal, path, text, project)
            for trial in trials_of(path.resolve(), text, style_of(text, formatting(path, folder)), project):
                counts["edits"] += 1
                counts["unparsed"] += trial.unparsed
                counts["foreign"] += trial.foreign
                counts["repeats"] += trial.repeats
                if not trial.good:
                    bad.append((path, trial))
        keys = ("files", "tasks", "edits", "unparsed", "foreign", "repeats")
        table.add_row(folder.name, *(str(counts[key]) for key in keys))
    terminal.print(table)
    for path, trial in bad[:show]:
        terminal.print(f"{path}: {trial.action}", style="bold", markup=False)
        terminal.print(_diff(trial), markup=False, highlight=False)
    sys.exit(bool(bad))


def _project(folder: Path) -> SweptProject:
    """The folder's index, built from scratch, so that tasks of the project's own decorators are found too."""
    settings = folder_settings(folder, Layer()).settings
    found = index_folder(ScanRequest(str(folder), settings.exclude, settings.wrappers), cache=False)
    project = SweptProject(folder, found, frozenset(settings.wrappers))
    project.findings.configure(None, selection_of(settings))
    return project


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        if _SKIPPED.isdisjoint(path.relative_to(folder).parts) and path.is_file():
            yield path


def _text(path: Path) -> str | None:
    """The text with its original line endings; None if it is not UTF-8."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _print_findings(terminal: Console, path: Path, text: str, project: SweptProject) -> None:
    for found in findings_in(path.resolve(), SourceFile.of(text), project):
        start, end = found.place
        line = len(lines.split(text[:start] + "x"))
        where = f"{path}:{line}: {found.code} {found.finding.message}: {text[start:end]}"
        terminal.print(where, markup=False, soft_wrap=True)


def _diff(trial: Trial) -> str:
    return "".join(unified_diff(lines.split(trial.before), lines.split(trial.after), "before", "after"))
