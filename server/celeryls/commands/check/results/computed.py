"""Reads a whole project, and finds what is wrong in it: what a run does that has no result of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.commands.check.project import CheckedProject
from celeryls.commands.check.results.result import ProjectResult
from celeryls.commands.check.undecided import undecided
from celeryls.commands.progress import progress_bar, read_folder
from celeryls.indexing.scan import ScanRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.commands.check.results.inputs import ProjectInputs


def read_project(inputs: ProjectInputs, *, cache: bool) -> CheckedProject:
    """Reads a project."""
    found = read_folder(ScanRequest(str(inputs.root), inputs.exclude, inputs.wrappers), cache=cache)
    python = tuple(sorted(path for path in found.outlines if path.endswith(".py")))
    return CheckedProject(inputs.root, found.index, inputs.versions, inputs.selection, found.files, python, found.empty)


def result_of(project: CheckedProject, paths: Sequence[str]) -> ProjectResult:
    """What is found in some files of a project as it is now."""
    found = []
    with progress_bar("checking") as report:
        for done, (path, every) in enumerate(project.found(paths), start=1):
            found += [project.reported(path, finding) for finding in every]
            report(done, len(paths))
    return ProjectResult(tuple(found), tuple(undecided(project)))
