"""What routes are planned from: the texts of the project's files, and what its index knows of tasks and apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.edit.style import Style
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import OptionRecord, TaskRecord
    from celeryls.project.names.entities import Spot


class FileText(NamedTuple):
    """A file's current text and style."""

    text: str
    style: Style


class ProjectFiles(Protocol):
    """The texts of a project's files."""

    @property
    def root(self) -> str:
        """The folder of the project."""

    @property
    def whole(self) -> bool:
        """Whether all files of the project were read."""

    @property
    def read(self) -> Callable[[str], FileText | None]:
        """Returns the text of a file; None if it can't be read and changed without loss."""

    def location(self, spot: Spot) -> Location:
        """The location of a record's place."""


class TaskAnswers(Protocol):
    """What is asked about tasks before their queues are moved."""

    def location(self, spot: Spot) -> Location:
        """The location of a record's place."""

    def tasks_named(self, name: str) -> tuple[TaskRecord, ...]:
        """The tasks with a name."""

    def options_of(self, task: TaskRecord) -> tuple[OptionRecord, ...]:
        """Every place that sets an option of a task, the effective one first."""

    def apps_of(self, task: TaskRecord) -> tuple[DeployedApp, ...]:
        """The apps that can run a task; empty if that can't be determined."""

    def apps(self) -> tuple[DeployedApp, ...]:
        """All apps."""


@dataclass(frozen=True)
class KnownFiles:
    """The files of a project that an index knows."""

    root: str
    known: TaskAnswers
    read: Callable[[str], FileText | None]
    whole: bool = True

    def location(self, spot: Spot) -> Location:
        """The location of a record's place."""
        return self.known.location(spot)
