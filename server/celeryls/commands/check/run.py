"""One run over some paths: reads their projects, fixes what is to be fixed, and collects what is found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.fixing import Fixed, fix_project
from celeryls.commands.check.places import shown
from celeryls.commands.check.project import CheckedProject
from celeryls.commands.check.reported import CheckReport
from celeryls.commands.check.roots import by_project
from celeryls.commands.check.undecided import undecided
from celeryls.commands.progress import progress_bar, read_folder
from celeryls.environment.services import celery_versions
from celeryls.features.rule_runs.chosen_rules import selection_of
from celeryls.indexing.scan import ScanRequest
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.checking.selection import SelectionLayer
    from celeryls.commands.check.reported import ReportedFinding, UndecidedPlace
    from celeryls.workspace.folder_settings import Problem


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line says beyond paths and format; ``unsafe`` is about fixes."""

    selection: SelectionLayer
    celery: str = ""
    cache: bool = True
    unsafe: bool = False


class RefusedError(click.ClickException):
    """An error of use or of the settings: one line on standard error, and exit status 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class ProjectToCheck:
    """A project, and those of its files that are to be checked."""

    project: CheckedProject
    paths: tuple[str, ...]


def projects_of(paths: Sequence[Path], options: CheckOptions) -> list[ProjectToCheck]:
    """The projects of files and folders, which are given by their absolute paths.

    Raises:
        RefusedError: A setting is wrong.
    """
    found = []
    for root, wanted in by_project(paths).items():
        project = read_project(root, options)
        found.append(ProjectToCheck(project, tuple(_among(project, wanted))))
    return found


def project_with_text(path: Path, text: str, options: CheckOptions) -> ProjectToCheck:
    """A file with a text that may not be on disk, in its project.

    Raises:
        RefusedError: A setting is wrong.
    """
    ((root, _),) = by_project([path]).items()
    project = read_project(root, options)
    project.overlay(str(path), text)
    return ProjectToCheck(project, (str(path),))


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
    python = tuple(sorted(path for path in found.outlines if path.endswith(".py")))
    return CheckedProject(root, found.index, versions, selection_of(settings, options.selection), found.files, python)


def fix_all(checked: Sequence[ProjectToCheck], options: CheckOptions) -> Fixed:
    """Fixes all projects, in memory."""
    done = Fixed()
    for each in checked:
        done.add(fix_project(each.project, each.paths, unsafe=options.unsafe))
    return done


def report_of(checked: Sequence[ProjectToCheck]) -> CheckReport:
    """What is found in all projects as they are now."""
    found: list[ReportedFinding] = []
    gaps: list[UndecidedPlace] = []
    for each in checked:
        with progress_bar("checking") as report:
            for done, (path, every) in enumerate(each.project.found(each.paths), start=1):
                found += (each.project.reported(path, finding) for finding in every)
                report(done, len(each.paths))
        gaps += undecided(each.project)
    gaps.sort(key=lambda each: (each.what, each.place, each.detail))
    return CheckReport(tuple(sorted(found, key=lambda each: each.order)), tuple(gaps))


def _among(project: CheckedProject, wanted: Sequence[Path]) -> Iterator[str]:
    """The files of a project that are among the wanted ones or below them, sorted."""
    names = {str(path) for path in wanted}
    for path in sorted(project.checkable):
        if path in names or any(str(above) in names for above in PurePath(path).parents):
            yield path


def _described(problem: Problem) -> str:
    return f"{shown(str(problem.path))}:{problem.line + 1}:{problem.start + 1}: {problem.message}"
