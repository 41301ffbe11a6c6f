"""Measures speed beside other language servers, in one run: ``make bench``.

The machine's noise is in every figure: compare ratios of one run, not milliseconds of two.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

import checks
import editing
import findings
import hostile
import keystrokes
import monorepo
import navigation
import pauses
import peers
import words
import workspace
from report import print_rows, print_servers, write_json

if TYPE_CHECKING:
    from typing import Protocol

    from goals import Row

    class _Measure(Protocol):
        def __call__(self, *, quick: bool) -> list[Row]: ...

    class _FolderMeasure(Protocol):
        def __call__(self, root: Path, /, *, quick: bool) -> list[Row]: ...


PROJECTS = "CELERYLS_BENCH_PROJECTS"
PARTS = (
    "editing", "words", "keystrokes", "findings", "checks", "projects", "monorepo", "navigation", "pauses", "hostile",
)  # fmt: skip
_SMALL = (400, 100)
_CHECKED = (2_000, 500)
# Not below this repository: its .gitignore would have all servers pass it over.
_MONOREPOS = Path(tempfile.gettempdir()) / "celeryls-bench"


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds: a first look.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write all figures to this file, too.")
@click.option("--only", "parts", multiple=True, type=click.Choice(PARTS), help="Measure this part only.")
def main(*, quick: bool, file: Path | None, parts: tuple[str, ...]) -> None:
    """Runs every server through the same sessions, and prints our figures beside theirs and the goals.

    The folder that CELERYLS_BENCH_PROJECTS names holds public projects to measure on; saleor is the one with goals.
    """
    peers.install()
    parts = parts or PARTS
    rows: list[Row] = []
    servers: dict[str, dict[str, dict[str, float]]] = {}
    if "editing" in parts:
        with tempfile.TemporaryDirectory() as folder:
            found, servers["editing"] = editing.measure(Path(folder), quick=quick)
            rows += found
    for part in parts:
        if part in _MEASURES:
            rows += _MEASURES[part](quick=quick)
    for title, figures in servers.items():
        print_servers(title, figures)
    print_rows(rows)
    if file:
        write_json(file, rows, servers)


def _public(*, quick: bool) -> list[Row]:
    folder = os.environ.get(PROJECTS)
    if not folder:
        click.echo(f"No public projects: {PROJECTS} names no folder of them.", err=True)
        return []
    projects = list(workspace.public(Path(folder)))
    measures = (workspace.measure, navigation.measure_references)
    return [row for project in projects for each in measures for row in each(project, quick=quick)]


def _checks(*, quick: bool) -> list[Row]:
    """In the public projects, or in a part of the monorepo that is as large as one of them."""
    folder = os.environ.get(PROJECTS)
    if folder:
        roots = sorted(path for path in Path(folder).iterdir() if path.is_dir())
    else:
        roots = [monorepo.written(_MONOREPOS, *_CHECKED)]
    return [row for root in roots for row in checks.measure(root, quick=quick)]


def _generated(*, quick: bool) -> list[Row]:
    root = monorepo.written(_MONOREPOS)
    task = next(name for name in monorepo.task_names()[::-1] if ".tasks." in name)
    file = next(root.glob(f"services/*/{task.partition('.')[0]}/tasks.py")).relative_to(root).as_posix()
    project = workspace.goals_of("monorepo", root, task.rpartition(".")[2], file)
    return workspace.measure(project, quick=quick)


def _navigation(*, quick: bool) -> list[Row]:
    small, large = (monorepo.written(_MONOREPOS, *size) for size in (_SMALL, ()))
    names = (monorepo.task_names(*_SMALL), monorepo.task_names())
    return navigation.measure(small, large, names, quick=quick)


def _in_folder(measure: _FolderMeasure) -> _Measure:
    """A measure that gets a folder of its own."""

    def measured(*, quick: bool) -> list[Row]:
        with tempfile.TemporaryDirectory() as folder:
            return measure(Path(folder), quick=quick)

    return measured


_MEASURES: dict[str, _Measure] = {
    "words": _in_folder(words.measure),
    "keystrokes": _in_folder(keystrokes.measure),
    "findings": _in_folder(findings.measure),
    "checks": _checks,
    "projects": _public,
    "monorepo": _generated,
    "navigation": _navigation,
    "pauses": _in_folder(pauses.measure),
    "hostile": hostile.measure,
}
"""The parts that have rows and nothing else."""


if __name__ == "__main__":
    main()
