"""The lookup tables of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.index.table import Table
from celeryls.project.model.apps import FileConfiguration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.model.tasks import CanvasRecord, TaskRecord, UseRecord
    from celeryls.project.names.bindings import Bindings


class FileKnowledge(NamedTuple):
    """The resolved facts of one file: its tasks, the places in it that name tasks, its configuration, and canvases."""

    tasks: tuple[TaskRecord, ...] = ()
    uses: tuple[UseRecord, ...] = ()
    configured: FileConfiguration = FileConfiguration()
    canvases: tuple[CanvasRecord, ...] = ()


class SnapshotTables(NamedTuple):
    """The lookup tables of a snapshot.

    ``files`` and ``bindings``, which include the first lines of units, are by path; ``named`` maps a task name to the
    paths of files that make it, ``titled`` a searchable name to such paths, ``used`` a name to the paths that use it,
    ``elsewhere`` a file to the paths that make tasks of its functions. ``configured`` are the files that configure
    apps, schedules or queues. ``records`` are the tasks of each file by name. ``runs_alone`` says of a name whether its
    tasks surely run without arguments, or surely need some; a name of which neither is known is missing.
    """

    files: Table[FileKnowledge] = Table()
    bindings: Table[Bindings] = Table()
    named: Table[tuple[str, ...]] = Table()
    titled: Table[tuple[str, ...]] = Table()
    used: Table[tuple[str, ...]] = Table()
    elsewhere: Table[tuple[str, ...]] = Table()
    configured: Table[FileConfiguration] = Table()
    records: Table[Mapping[str, tuple[TaskRecord, ...]]] = Table()
    runs_alone: Table[bool] = Table()
