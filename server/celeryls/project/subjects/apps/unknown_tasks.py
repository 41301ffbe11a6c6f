"""Strings that name a task which the project does not define, as subjects."""

from __future__ import annotations

import keyword
from collections import Counter
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.apps.scheduled_names import without_quotes
from celeryls.project.model.tasks import UseRecord
from celeryls.project.names.purposes import purpose_of
from celeryls.project.subjects.apps.model import TaskHome, UnknownTask
from celeryls.source.outline.model import Assignment, Definition, ImportFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.index.table import Table
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.apps.model import NamedBy
    from celeryls.project.subjects.apps.runtime import RuntimeNameReader
    from celeryls.project.tasks.tasks import TaskReader


class _AllNames(NamedTuple):
    """The names of all tasks, as of a table."""

    table: Table[tuple[str, ...]]
    names: tuple[str, ...]
    are_complete: bool


class _Standing(NamedTuple):
    """What a name stands for in the modules of the project, as in `UnknownTask`."""

    is_own: bool = False
    may_exist: bool = False
    task: TaskRecord | None = None
    is_in_known_module: bool = False
    home: TaskHome | None = None


class UnknownTaskReader:
    """Finds these strings; what is known of all names is kept until one of them changes."""

    def __init__(self, resolver: Resolver, tasks: TaskReader, runtime: RuntimeNameReader) -> None:
        self._resolver = resolver
        self._tasks = tasks
        self._runtime = runtime
        self._kept: _AllNames | None = None

    def in_file(self, path: str, snapshot: Snapshot) -> Iterator[tuple[Spot, UnknownTask]]:
        """Those of a file; none in tests, nor in migrations, which tell of earlier names."""
        found = _unknown_in(path, snapshot)
        if not found or purpose_of(path, self._resolver.root) == "test" or "migrations" in PurePath(path).parts:
            return
        known = self._names(snapshot)
        runtime = self._runtime.names(snapshot)
        complete = known.are_complete and not runtime.makes_others
        for name, kind, spot in dict.fromkeys(found):
            standing = self._standing(name, path, snapshot)
            if runtime.by_metaclass:
                standing = standing._replace(is_in_known_module=False)  # a class may have any name
            yield spot, UnknownTask(name, kind, spot.range, known.names, complete, *standing)

    def _names(self, snapshot: Snapshot) -> _AllNames:
        tables = snapshot.tables
        if self._kept is None or self._kept.table is not tables.named:
            tasks = [task for task in snapshot.tasks() if purpose_of(task.spot.path, self._resolver.root) != "test"]
            # A file that is no module, such as one with a hyphen in its name, is not loaded by a worker.
            complete = all(task.name or not self._resolver.names_of(task.spot.path) for task in tasks)
            self._kept = _AllNames(tables.named, tuple(sorted(tables.named)), complete)
        return self._kept

    def _standing(self, name: str, path: str, snapshot: Snapshot) -> _Standing:
        """A function without decorators is no task, since calls that make tasks of functions are followed."""
        module, _, attribute = name.rpartition(".")
        if not module or not all(part.isidentifier() for part in name.split(".")):
            return _Standing()
        found = self._resolver.imported(module, path)
        if found is None:
            above = self._resolver.imported(module.rpartition(".")[0], path) if "." in module else None
            return _Standing(is_own=above is not None and above.endswith(".py"))
        if not found.endswith(".py"):
            return _Standing(is_own=self._has_names_below(module, snapshot))
        if self._resolver.outline(found) is None:
            # Nothing of a package itself is read where it does not mention Celery: it has no task, then.
            is_package = found.endswith("__init__.py")
            return _Standing(is_own=is_package, may_exist=not is_package)
        task = self._tasks.of(self._resolver.resolve(found, attribute))
        makes_others = self._runtime.of_file(found, snapshot).makes_others
        known = not makes_others and all(each.name for each in snapshot.tasks_in(found))
        if task is not None:
            return _Standing(task.name is not None, task.name is None, task, known)
        names = self._resolver.bindings(found)
        bound = [each.fact for each in names.bindings_of(attribute)]
        plain = all(isinstance(each, Definition) and not each.decorators and not each.bases for each in bound)
        plain = plain and not names.stars(())
        home = self._home(found, name, bound, snapshot) if plain and known else None
        return _Standing(plain, not plain, None, known, home)

    def _home(
        self, path: str, name: str, bound: list[ImportFact | Definition | Assignment], snapshot: Snapshot
    ) -> TaskHome | None:
        """The module of a name, where Celery gives a function in it that name, as most of its tasks are made."""
        module, _, function = name.rpartition(".")
        resolver = self._resolver
        if module not in resolver.names_of(path) or resolver.is_hooked(path) or keyword.iskeyword(function):
            return None
        if bound and not (len(bound) == 1 and isinstance(bound[0], Definition) and bound[0].kind != "class"):
            return None
        plain = [each for each in snapshot.tasks_in(path) if each.wrapper is None and each.head and not each.nested]
        if not plain and snapshot.tasks_in(path):
            return None
        heads = Counter(each.head for each in plain if each.spot.path == path and each.kind == "function")
        head = heads.most_common(1)[0][0] if heads else "shared_task"
        return TaskHome(path, function, bool(bound), head, "" if heads else "from celery import shared_task")

    def _has_names_below(self, module: str, snapshot: Snapshot) -> bool:
        """Whether tasks have names such as ``module.task``: a folder without `__init__.py` may be no package."""
        return any(name.rpartition(".")[0] == module for name in self._names(snapshot).names)


def _unknown_in(path: str, snapshot: Snapshot) -> list[tuple[str, NamedBy, Spot]]:
    """The unknown names of tasks that schedules, rows and calls of a file contain, in the order of the text."""
    found: list[tuple[str, NamedBy, Spot]] = []
    for use in snapshot.uses_in(path, partial(_is_unknown, path, snapshot)):
        match use:
            case UseRecord(kind="beat" | "send" | "signature" as kind, task=str(task)):
                found.append((task, kind, use.spot))
    configured = snapshot.tables.configured.get(path)
    for entry in configured.entries if configured else ():
        name = entry.task if entry.shape == "PeriodicTask" and entry.spot.path == path else None
        if name is not None and not snapshot.is_known(name):
            found.append((name, "beat", without_quotes(entry.spot, len(name))))
    return found


def _is_unknown(path: str, snapshot: Snapshot, use: UseRecord) -> bool:
    """Whether a use names a task in a string, and no task is known by that name."""
    names = use.kind in ("send", "signature") or (use.kind == "beat" and not use.method)
    return names and use.task is not None and use.spot.path == path and not snapshot.is_known(use.task)
