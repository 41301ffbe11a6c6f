"""One run over some paths: reads their projects, and collects what is found in the files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.places import shown
from celeryls.commands.check.project import CheckedProject
from celeryls.commands.check.reported import CheckReport
from celeryls.commands.check.roots import by_project
from celeryls.commands.check.undecided import undecided
from celeryls.commands.reading import read_folder
from celeryls.environment.services import celery_versions
from celeryls.features.chosen_rules import selection_of
from celeryls.indexing.scan import ScanRequest
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.checking.selection import SelectionLayer
    from celeryls.commands.check.reported import ReportedFinding, UndecidedPlace
    from celeryls.workspace.folder_settings import Problem


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line says beyond paths and format."""

    selection: SelectionLayer
    celery: str = ""
    cache: bool = True


class RefusedError(click.ClickException):
    """An error of use or of the settings: one line on standard error, and exit status 2."""

    exit_code = 2


def check_paths(paths: Sequence[Path], options: CheckOptions) -> CheckReport:
    """The report about files and folders, given by their absolute paths."""
    found: list[ReportedFinding] = []
    gaps: list[UndecidedPlace] = []
    files = 0
    for root, wanted in by_project(paths).items():
        project = read_project(root, options)
        chosen = list(_files(project, wanted))
        files += len(chosen)
        for path, every in project.found(chosen):
            found += (project.reported(path, each, offered(each)) for each in every)
        gaps += undecided(project.index)
    gaps.sort(key=lambda each: (each.what, each.place, each.detail))
    return CheckReport(tuple(sorted(found, key=lambda each: each.order)), tuple(gaps), files)


def read_project(root: Path, options: CheckOptions) -> CheckedProject:
    """Reads a project and its settings.

    Raises:
        RefusedError: A setting is wrong.
    """
    read = folder_settings(root, Layer())
    if read.problems:
        raise RefusedError("\n".join(map(_described, read.problems)))
    settings = read.settings
    found = read_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=options.cache)
    versions = celery_versions(root, override=options.celery or settings.celery_version)
    selection = selection_of(settings, options.selection)
    python = tuple(path for path in found.outlines if path.endswith(".py"))
    return CheckedProject(root, found.index, versions, selection, python)


def offered(found: PlacedFinding) -> Fix | None:
    """The fix that is offered for a finding: the preferred one, which is the first."""
    return next(iter(found.finding.fixes), None)


def _files(project: CheckedProject, wanted: Sequence[Path]) -> Iterator[str]:
    """The files of a project that are among the wanted ones, sorted."""
    names = {str(path) for path in wanted}
    for path in sorted(project.checkable):
        if path in names or any(above in names for above in _above(path)):
            yield path


def _above(path: str) -> Iterator[str]:
    return map(str, PurePath(path).parents)


def _described(problem: Problem) -> str:
    return f"{shown(str(problem.path))}:{problem.line + 1}:{problem.start + 1}: {problem.message}"
