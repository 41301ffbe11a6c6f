"""What a snapshot looks things up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.index.table import Table
from celeryls.project.model.apps import FileConfiguration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.model.tasks import CanvasRecord, TaskRecord, UseRecord
    from celeryls.project.names.bindings import Bindings


class FileKnowledge(NamedTuple):
    """What one file says: the tasks that it makes, the places in it that name some, what it configures, canvases."""

    tasks: tuple[TaskRecord, ...] = ()
    uses: tuple[UseRecord, ...] = ()
    configured: FileConfiguration = FileConfiguration()
    canvases: tuple[CanvasRecord, ...] = ()


class SnapshotTables(NamedTuple):
    """What a snapshot looks things up in, each by its key.

    ``files`` and ``bindings``, which have where the units of a file begin, are by path; ``named`` are the paths of
    files that make a task of a name, ``titled`` of those that make one which is found by it, ``used`` of those that
    name it, ``elsewhere`` of those that make a task of a function in a file. ``configured`` are the files that say
    something of apps, schedules or queues. ``records`` are the tasks of each file by their names.
    """

    files: Table[FileKnowledge] = Table()
    bindings: Table[Bindings] = Table()
    named: Table[tuple[str, ...]] = Table()
    titled: Table[tuple[str, ...]] = Table()
    used: Table[tuple[str, ...]] = Table()
    elsewhere: Table[tuple[str, ...]] = Table()
    configured: Table[FileConfiguration] = Table()
    records: Table[Mapping[str, tuple[TaskRecord, ...]]] = Table()
