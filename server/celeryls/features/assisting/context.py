"""The context of an assist beyond the file: its path, the project, and the current texts of other files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from celeryls.project.model.apps import SettingRecord
from celeryls.project.model.location import Location
from celeryls.project.values.known import text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.routes import Destination
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.tasks import OptionRecord, TaskRecord, UseRecord
    from celeryls.project.names.entities import Spot
    from celeryls.routing.files import FileText


@runtime_checkable
class ProjectAnswers(Protocol):
    """The queries that assists make on a project's snapshot."""

    def location(self, spot: Spot) -> Location:
        """The location of a record's place."""

    def task_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        """The task that is defined at a position."""

    def extent(self, task: TaskRecord) -> Location:
        """The range of a task's function or class, from its first decorator to its end."""

    def options_of(self, task: TaskRecord) -> tuple[OptionRecord, ...]:
        """Every place that sets an option of a task, the effective one first."""

    def task_called_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        """The task that a call at a position makes, ``app.task(…)(function)``."""

    def use_at(self, path: str, line: int, column: int) -> UseRecord | None:
        """The use of a task whose range contains or touches a position."""

    def tasks_named(self, name: str) -> tuple[TaskRecord, ...]:
        """The tasks with a name."""

    def tasks_in(self, path: str) -> tuple[TaskRecord, ...]:
        """The tasks that a file makes."""

    def tasks(self) -> Iterator[TaskRecord]:
        """All tasks, by file."""

    def uses_of(self, name: str) -> tuple[UseRecord, ...]:
        """The places that name a task."""

    def beat_entries(self) -> tuple[BeatEntryRecord, ...]:
        """All entries of beat schedules."""

    def apps(self) -> tuple[DeployedApp, ...]:
        """All apps of the project."""

    def app_of(self, path: str) -> DeployedApp | None:
        """The app whose worker runs the tasks of a file."""

    def apps_of(self, task: TaskRecord) -> tuple[DeployedApp, ...]:
        """The apps that can run a task; empty if that can't be determined."""

    def queues_of(self, path: str, app: DeployedApp | None = None) -> tuple[str, ...]:
        """The names of the project's queues, or of one app's, the likeliest for this file first."""

    def module_at(self, module: str, seen_from: str) -> str | None:
        """The path of a module of the project, as a file imports it."""

    def names_in(self, folder: str) -> frozenset[str]:
        """The names of the modules in a folder, and of the folders in it that have any."""

    def paths(self) -> frozenset[str]:
        """The paths of all files of the project."""

    def is_known(self, name: str) -> bool:
        """Whether a worker may know a task by this name."""

    def route_of(self, task: TaskRecord, *, sent: bool = True) -> Destination | None:
        """Where a task's messages go; None if that is unknown."""


def _nothing(_path: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ActionContext:
    """``path`` and ``root``, the workspace folder, are absolute; ``celery`` is the version, None if unknown.

    ``known`` is None if there is no index, and ``whole`` says that it covers all files of the project. ``read`` returns
    the text of a project file, from the editor if it is open; None if the file can't be read and changed without loss.
    ``text_at`` does so without the style, for those who read many files.
    ``named`` are the dotted names of decorators that the settings declare as making tasks; what they accept is unknown.
    ``wrappers`` are all decorators other than Celery's that make tasks, from the index and the settings.
    ``has_django`` says that the project surely uses Django. ``fixtures`` returns the paths of Django's fixtures in it.
    """

    path: str = ""
    root: str = ""
    celery: tuple[int, ...] | None = None
    known: ProjectAnswers | None = None
    read: Callable[[str], FileText | None] = _nothing
    text_at: Callable[[str], str | None] = _nothing
    named: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    whole: bool = True
    has_django: bool = False
    fixtures: Callable[[], Iterable[str]] = tuple

    @property
    def app(self) -> DeployedApp | None:
        """The app whose worker runs the tasks of the file."""
        return self.known.app_of(self.path) if self.known else None

    @property
    def queues(self) -> tuple[str, ...]:
        """Queues to choose from, the likeliest first; at least one.

        The default queue, which tasks without a route go to, comes last: a route to it is rarely wanted.
        """
        return self.queues_of(self.app)

    def queues_of(self, app: DeployedApp | None) -> tuple[str, ...]:
        """As ``queues``, for the tasks of one app.

        A name that nothing consumes is not among them: one types it at the tab stop, or chooses "New queue…".
        """
        found = self.known.queues_of(self.path, app) if self.known else ()
        given = app.setting("task_default_queue") if app else None
        default = (text_in(given.known) if isinstance(given, SettingRecord) else None) or "celery"
        named = tuple(queue for queue in found if queue != default)
        return (*named, default)

    def location(self, spot: Spot) -> Location:
        """Where the place of a record is now; as the record has it where there is no index."""
        return self.known.location(spot) if self.known else Location(spot.path, spot.range)

    @property
    def deprecates_queue(self) -> bool | None:
        """Whether this Celery deprecates routing options on the decorator; None if its version is unknown."""
        return None if self.celery is None else self.celery >= (5, 7)

    def module_path(self, module: str, seen_from: str) -> str | None:
        """The path of a project module, as a file imports it; None for other modules, and without an index."""
        return self.known.module_at(module, seen_from) if self.known else None

    def module_text(self, path: str) -> str | None:
        """The text of a module; None if it can't be read."""
        written = self.read(path)
        return written.text if written else None

    def shown(self, path: str) -> str:
        """A path for a title, relative to the workspace folder."""
        pure = PurePath(path)
        return pure.relative_to(self.root).as_posix() if self.root and pure.is_relative_to(self.root) else pure.name
