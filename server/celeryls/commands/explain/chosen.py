"""Finds the tasks that are meant by a name, the end of one, or a place."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls.project.names.purposes import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.index.index import Index
    from celeryls.project.model.tasks import TaskRecord

_PLACE = re.compile(r"(.+\.py):(\d+)(?::\d+)?")
_NEAR = 5
_LIKENESS = 0.6


def explained_tasks(index: Index) -> tuple[TaskRecord, ...]:
    """All tasks except those of tests, by name and place."""
    found = (each for each in index.snapshot.tasks() if purpose_of(each.spot.path, index.root) != "test")
    return tuple(sorted(found, key=lambda each: (each.title, each.spot.path, index.snapshot.location(each.spot).range)))


def the_task(index: Index, task: str, folder: Path) -> TaskRecord:
    """The one task that is meant; ``folder`` is the project's.

    Raises:
        UsageError: There is none, or several.
    """
    found = chosen_tasks(index, task)
    if len(found) == 1:
        return found[0]
    if not found:
        near = near_names(index, task)
        also = f" Did you mean {', '.join(near)}?" if near else " `celeryls index --tasks` lists all tasks."
        raise click.UsageError(f"There is no task {task}.{also}")
    lines = [f"  {_place(each, index, folder)}: {each.title}" for each in found]
    raise click.UsageError("\n".join((f"There are several tasks {task}; give the place of one:", *lines)))


def chosen_tasks(index: Index, wanted: str) -> tuple[TaskRecord, ...]:
    """The tasks with that name; if there are none, those whose name ends so; for ``path.py:12`` the one there.

    A path may be relative to the working directory or to the project's folder; lines count from 1.
    """
    if match := _PLACE.fullmatch(wanted):
        return _at(index, match[1], int(match[2]) - 1)
    every = list(index.snapshot.tasks())
    exact = [each for each in every if wanted in each.names]
    ending = [each for each in every if f".{each.title}".endswith(f".{wanted}") or each.function == wanted]
    found = exact or ending
    return tuple(sorted(found, key=lambda each: (each.spot.path, index.snapshot.location(each.spot).range)))


def near_names(index: Index, wanted: str) -> list[str]:
    """The names that are most like one that no task has; also those whose last part is like it."""
    names = sorted({each.title for each in index.snapshot.tasks()})
    lasts: dict[str, list[str]] = {}
    for name in names:
        lasts.setdefault(name.rpartition(".")[2], []).append(name)
    whole = get_close_matches(wanted, names, _NEAR, _LIKENESS)
    by_last = get_close_matches(wanted.rpartition(".")[2], lasts, _NEAR, _LIKENESS)
    return list(dict.fromkeys((*whole, *(name for last in by_last for name in lasts[last]))))[:_NEAR]


def _at(index: Index, written: str, line: int) -> tuple[TaskRecord, ...]:
    """The innermost task whose function or class, with its decorators, has a line."""
    for path in _paths(written, index.root):
        extents = [(index.snapshot.extent(each).range, each) for each in index.snapshot.tasks_in(path)]
        around = [(place.start, each) for place, each in extents if place.line <= line <= place.end_line]
        if around:
            return (max(around, key=lambda each: each[0])[1],)
    return ()


def _paths(written: str, root: str) -> Iterator[str]:
    yield str(Path(written).resolve())
    yield str((Path(root) / written).resolve())


def _place(record: TaskRecord, index: Index, folder: Path) -> str:
    there = index.snapshot.location(record.spot)
    path = Path(there.path)
    return f"{path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path}:{there.range.line + 1}"
