"""Keeps a snapshot's tables up to date with the facts of each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from celeryls.project.index.tables import FileKnowledge, SnapshotTables
from celeryls.project.model.apps import FileConfiguration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from celeryls.project.index.table import Table
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.bindings import Bindings

_NONE: frozenset[str] = frozenset()


class TableUpdater:
    """The tables of the last snapshot, and how often each wrapper is used."""

    def __init__(self) -> None:
        self.tables = SnapshotTables()
        self.other_tasks: set[str] = set()
        """The names whose tasks have changed since the last call of ``changed``."""
        self._used: Counter[str] = Counter()

    @property
    def wrappers(self) -> frozenset[str]:
        """The dotted names of the project's own decorators that make tasks."""
        return frozenset(name for name, count in self._used.items() if count)

    def changed(
        self, files: Mapping[str, FileKnowledge | None], bindings: Mapping[str, Bindings | None]
    ) -> SnapshotTables:
        """The tables updated with the new facts and bindings of these files."""
        before = self.tables
        pairs = {
            path: (before.files.get(path) or FileKnowledge(), new or FileKnowledge()) for path, new in files.items()
        }
        making = {path: pair for path, pair in pairs.items() if pair[0].tasks != pair[1].tasks}
        for old, new in making.values():
            self._used.subtract(made.wrapper for made in old.tasks if made.wrapper)
            self._used.update(made.wrapper for made in new.tasks if made.wrapper)
        records = {path: _by_name(new.tasks) for path, (_, new) in making.items()}
        self.other_tasks = {
            name
            for path, new in records.items()
            for old in (before.records.get(path) or {},)
            for name in old.keys() | new.keys()
            if old.get(name) != new.get(name)
        }
        using = {path: pair for path, pair in pairs.items() if pair[0].uses != pair[1].uses}
        self.tables = SnapshotTables(
            before.files.changed(files),
            before.bindings.changed(bindings),
            _moved(before.named, making, _names),
            _moved(before.titled, making, _titles),
            _moved(before.used, using, _uses),
            _moved(before.elsewhere, making, _elsewhere),
            before.configured.changed(
                {
                    path: new.configured if new.configured != FileConfiguration() else None
                    for path, (old, new) in pairs.items()
                    if old.configured != new.configured
                }
            ),
            before.records.changed({path: found or None for path, found in records.items()}),
        )
        return self.tables


def _by_name(tasks: Iterable[TaskRecord]) -> dict[str, tuple[TaskRecord, ...]]:
    found: dict[str, tuple[TaskRecord, ...]] = {}
    for made in tasks:
        for name in dict.fromkeys(made.names):
            found[name] = (*found.get(name, ()), made)
    return found


def _moved(
    table: Table[tuple[str, ...]],
    pairs: Mapping[str, tuple[FileKnowledge, FileKnowledge]],
    keys: Callable[[FileKnowledge, str], set[str]],
) -> Table[tuple[str, ...]]:
    """A table of paths by key, updated for changed keys of some paths."""
    gone: dict[str, set[str]] = {}
    come: dict[str, set[str]] = {}
    for path, (old, new) in pairs.items():
        left, found = keys(old, path), keys(new, path)
        for key in left - found:
            gone.setdefault(key, set()).add(path)
        for key in found - left:
            come.setdefault(key, set()).add(path)
    changes: dict[str, tuple[str, ...] | None] = {}
    for key in gone.keys() | come.keys():
        before, after = table.get(key), come.get(key, _NONE)
        paths = after if before is None else (set(before) - gone.get(key, _NONE)) | after
        changes[key] = tuple(sorted(paths)) or None
    return table.changed(changes)


def _names(known: FileKnowledge, _: str) -> set[str]:
    return {name for made in known.tasks for name in made.names}


def _titles(known: FileKnowledge, _: str) -> set[str]:
    return {title for made in known.tasks for title in made.titles}


def _uses(known: FileKnowledge, _: str) -> set[str]:
    return {named.task for named in known.uses if named.task is not None}


def _elsewhere(known: FileKnowledge, path: str) -> set[str]:
    return {made.spot.path for made in known.tasks if made.spot.path != path}
