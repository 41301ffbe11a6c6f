"""The names of a project's tasks as something to choose from, and whether the project writes them itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.index.table import Table
    from celeryls.project.model.tasks import TaskRecord

_ORDER = {True: 0, None: 1, False: 2}
_TESTS = frozenset(("test", "tests", "conftest"))


@dataclass(frozen=True, slots=True)
class TaskNames:
    """The tables of names and of tasks, equal as long as no name changes, nor whether its task needs arguments.

    So an edit of a body costs nothing.
    """

    named: Table[tuple[str, ...]]
    runs_alone: Table[bool]
    records: Table[Mapping[str, tuple[TaskRecord, ...]]] = field(compare=False)


@lru_cache(maxsize=4)
def task_names(tasks: TaskNames) -> tuple[str, ...]:
    """All names without those of tasks that only tests make.

    Tasks that surely run without arguments come first, those that surely need some last; then the short names.
    """
    return tuple(sorted(_short_first(tasks), key=lambda name: _ORDER[tasks.runs_alone.get(name)]))


@lru_cache(maxsize=4)
def _short_first(tasks: TaskNames) -> tuple[str, ...]:
    paths = [path for path in tasks.records if not is_test(path)]
    names = {task.name for path in paths for task in _tasks_in(tasks, path) if task.name}
    return tuple(sorted(names, key=lambda name: (name.count("."), name)))


@lru_cache(maxsize=4)
def task_prefixes(tasks: TaskNames) -> tuple[str, ...]:
    """What stands before the last dot in the names, the most frequent first."""
    found = Counter(name.rpartition(".")[0] for name in _short_first(tasks))
    return tuple(prefix for prefix, _ in found.most_common() if prefix)


@lru_cache(maxsize=8)
def writes_names(tasks: TaskNames, folder: str) -> bool | None:
    """Whether most tasks below a folder, else most of the project, have a name of their own; None without any task."""
    habits = _habits(tasks)
    near = [habit for path, habit in habits.items() if path.startswith(f"{folder}/")]
    explicit, implicit = (sum(each) for each in zip(*(near or habits.values()), strict=True)) if habits else (0, 0)
    return explicit >= implicit if explicit or implicit else None


@lru_cache(maxsize=4)
def _habits(tasks: TaskNames) -> dict[str, tuple[int, int]]:
    """For each file how many of its tasks have a name of their own, and how many have not."""
    found: dict[str, tuple[int, int]] = {}
    for path in tasks.records:
        records = _tasks_in(tasks, path)
        if records and not is_test(path):
            explicit = sum(task.option("name") is not None for task in records)
            found[path] = explicit, len(records) - explicit
    return found


def _tasks_in(tasks: TaskNames, path: str) -> list[TaskRecord]:
    return [task for each in (tasks.records.get(path) or {}).values() for task in each]


@lru_cache(maxsize=4096)
def is_test(path: str) -> bool:
    """Whether a file's own name or its folder's says that it is a test."""
    pure = PurePath(path)
    return pure.stem in _TESTS or pure.stem.startswith("test_") or pure.parent.name in _TESTS
