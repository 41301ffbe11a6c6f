"""The names by which files may call tasks without mentioning Celery or a module of tasks.

Such a file imports the task by name from a module that defines or re-exports it, or mocks it there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celeryls.source.text.relevance import is_about_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.indexing.closure.name_edges import NameEdges

LOOKED_FOR = "."
"""The prefix of names that are only searched among a file's imports."""
DECORATING = "@"
"""The prefix of names that are only searched among decorators and calls: those of wrappers, which make tasks."""


def task_words(edges: Mapping[str, NameEdges], likely: frozenset[str]) -> frozenset[str]:
    """Names to search, each with the prefix, and ``module.name`` for each that may be a task, as in `imported`.

    ``.module.name`` makes the name searched in files that import the module. ``likely`` are the names that may lead to
    one of Celery's decorators. Modules about tasks are left out: files that import from them are read anyway.
    """
    tasks = {name for each in edges.values() for name in _tasks(each, likely)}
    words: set[str] = set()
    silent: dict[str, set[str]] = {}
    for path, each in edges.items():
        module = _module(path)
        if not is_about_tasks(module) and (names := tasks & each.top.keys()):
            silent.setdefault(module, set()).update(names)
    for path, each in edges.items():
        for star in each.stars:
            if names := silent.get(star.rpartition(".")[2], set()):
                silent.setdefault(_module(path), set()).update(names)
    for module, names in silent.items():
        words.add(f"{module}.*")
        words.update(f"{dot}{module}.{name}" for name in names for dot in ("", LOOKED_FOR))
        words.update(LOOKED_FOR + name for name in names)
    return frozenset(words)


def _tasks(each: NameEdges, likely: frozenset[str]) -> Iterator[str]:
    for alias in each.aliases:
        name = alias.removeprefix("@")
        if alias in likely and not is_about_tasks(name) and name.isidentifier():
            yield name


def _module(path: str) -> str:
    """The last name of a file's module; for a package, that of its folder."""
    return path.removesuffix(f"{os.sep}__init__.py").removesuffix(".py").rpartition(os.sep)[2]
