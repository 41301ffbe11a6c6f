"""Keeps a snapshot's tables up to date with the facts of each file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from celeryls.project.index.tables import FileKnowledge, SnapshotTables
from celeryls.project.model.apps import FileConfiguration

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

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
    ) -> Generator[None, None, SnapshotTables]:
        """The tables updated with the new facts and bindings of these files; in steps."""
        before = self.tables
        pairs = {
            path: (before.files.get(path) or FileKnowledge(), new or FileKnowledge()) for path, new in files.items()
        }
        making = {path: pair for path, pair in pairs.items() if pair[0].tasks != pair[1].tasks}
        yield
        records = {}
        others: set[str] = set()
        used: Counter[str] = Counter()
        for path, (old, new) in making.items():
            used.subtract(made.wrapper for made in old.tasks if made.wrapper)
            used.update(made.wrapper for made in new.tasks if made.wrapper)
            yield
            records[path] = yield from _by_name(new.tasks)
            others |= yield from _differing(before.records.get(path) or {}, records[path])
        using = {path: pair for path, pair in pairs.items() if pair[0].uses != pair[1].uses}
        yield
        named = yield from _moved(before.named, making, _names)
        by_name = before.records.changed({path: found or None for path, found in records.items()})
        tables = SnapshotTables(
            before.files.changed(files),
            before.bindings.changed(bindings),
            named,
            (yield from _moved(before.titled, making, _titles)),
            (yield from _moved(before.used, using, _uses)),
            (yield from _moved(before.elsewhere, making, _elsewhere)),
            before.configured.changed(
                {
                    path: new.configured if new.configured != FileConfiguration() else None
                    for path, (old, new) in pairs.items()
                    if old.configured != new.configured
                }
            ),
            by_name,
            (yield from _alone(before.runs_alone, others, named, by_name)),
        )
        self.tables, self.other_tasks = tables, others
        self._used.update(used)
        return tables


def _by_name(tasks: Iterable[TaskRecord]) -> Generator[None, None, dict[str, tuple[TaskRecord, ...]]]:
    found: dict[str, tuple[TaskRecord, ...]] = {}
    for made in tasks:
        for name in dict.fromkeys(made.names):
            found[name] = (*found.get(name, ()), made)
        yield
    return found


def _differing(
    before: Mapping[str, tuple[TaskRecord, ...]], after: Mapping[str, tuple[TaskRecord, ...]]
) -> Generator[None, None, set[str]]:
    """The names whose tasks differ."""
    names: set[str] = set()
    for name in before.keys() | after.keys():
        if before.get(name) != after.get(name):
            names.add(name)
        yield
    return names


def _alone(
    table: Table[bool],
    names: Iterable[str],
    named: Table[tuple[str, ...]],
    records: Table[Mapping[str, tuple[TaskRecord, ...]]],
) -> Generator[None, None, Table[bool]]:
    """Which names run without arguments, updated for some; the same table if nothing changes; in steps."""
    changes: dict[str, bool | None] = {}
    for name in names:
        paths = named.get(name) or ()
        answers = {
            None if made.required is None else not made.required
            for path in paths
            for made in (records.get(path) or {}).get(name, ())
        }
        answer = answers.pop() if len(answers) == 1 else None
        if answer != table.get(name):
            changes[name] = answer
        yield
    return table.changed(changes)


def _moved(
    table: Table[tuple[str, ...]],
    pairs: Mapping[str, tuple[FileKnowledge, FileKnowledge]],
    keys: Callable[[FileKnowledge, str], Iterable[str]],
) -> Generator[None, None, Table[tuple[str, ...]]]:
    """A table of paths by key, updated for changed keys of some paths; in steps."""
    gone: dict[str, set[str]] = {}
    come: dict[str, set[str]] = {}
    for path, (old, new) in pairs.items():
        left, found = (yield from _collected(keys(old, path))), (yield from _collected(keys(new, path)))
        for several, changed in ((left - found, gone), (found - left, come)):
            for key in several:
                changed.setdefault(key, set()).add(path)
                yield
    changes: dict[str, tuple[str, ...] | None] = {}
    for key in gone.keys() | come.keys():
        before, after = table.get(key), come.get(key, _NONE)
        paths = after if before is None else (set(before) - gone.get(key, _NONE)) | after
        changes[key] = tuple(sorted(paths)) or None
        yield
    return table.changed(changes)


def _collected(keys: Iterable[str]) -> Generator[None, None, set[str]]:
    found: set[str] = set()
    for key in keys:
        found.add(key)
        yield
    return found


def _names(known: FileKnowledge, _: str) -> Iterator[str]:
    return (name for made in known.tasks for name in made.names)


def _titles(known: FileKnowledge, _: str) -> Iterator[str]:
    return (title for made in known.tasks for title in made.titles)


def _uses(known: FileKnowledge, _: str) -> Iterator[str]:
    return (named.task for named in known.uses if named.task is not None)


def _elsewhere(known: FileKnowledge, path: str) -> Iterator[str]:
    return (made.spot.path for made in known.tasks if made.spot.path != path)
