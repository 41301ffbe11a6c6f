"""What the findings of a project depend on, besides its files: settings, versions of Celery, and which rules are on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.places import shown
from celeryls.environment.services import celery_versions
from celeryls.features.rule_runs.chosen_rules import selection_of
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.checking.selection import RuleSelection, SelectionLayer
    from celeryls.environment.services import CeleryVersions
    from celeryls.workspace.folder_settings import Problem


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line says beyond paths and format.

    ``unsafe`` is about fixes; ``edits`` says that the format writes the edits of fixes.
    """

    selection: SelectionLayer
    celery: str = ""
    cache: bool = True
    unsafe: bool = False
    edits: bool = True


class RefusedError(click.ClickException):
    """An error of use or of the settings: one line on standard error, and exit status 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class ProjectInputs:
    """The inputs of one project; ``root`` is absolute."""

    root: Path
    exclude: tuple[str, ...]
    wrappers: tuple[str, ...]
    selection: RuleSelection
    versions: CeleryVersions

    @classmethod
    def read(cls, root: Path, options: CheckOptions) -> ProjectInputs:
        """Reads them.

        Raises:
            RefusedError: A setting is wrong.
        """
        read = folder_settings(root, Layer())
        if read.problems:
            raise RefusedError("\n".join(map(_described, read.problems)))
        settings = read.settings
        versions = celery_versions(root, override=options.celery or settings.celery_version)
        return cls(root, settings.exclude, settings.wrappers, selection_of(settings, options.selection), versions)


def _described(problem: Problem) -> str:
    return f"{shown(str(problem.path))}:{problem.line + 1}:{problem.start + 1}: {problem.message}"
