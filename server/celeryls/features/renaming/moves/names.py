"""What moved files are called afterwards: modules, and the tasks that are named after them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.renaming.requested import has_own_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord

_INIT = "__init__.py"


class MovedNames(NamedTuple):
    """The new names by the old ones: of modules and packages that move as a whole, and of tasks.

    ``packages`` are also those that other files stay in.
    """

    modules: dict[str, str]
    names: dict[str, str]
    packages: dict[str, str]


def moved_names(snapshot: Snapshot, moves: Iterable[tuple[str, str]]) -> MovedNames:
    """What changes when files and folders get other paths; ``moves`` are absolute old and new paths.

    Tasks with a name of their own keep it, and so do those whose new module can't be told.
    """
    modules: dict[str, str] = {}
    names: dict[str, str] = {}
    files = dict(moved_files(snapshot.paths(), moves))
    for old, new in files.items():
        found = _modules(snapshot.module_names(old), old, new)
        modules |= found
        for task in snapshot.tasks_in(old):
            if task.spot.path == old:
                names |= _names(task, found, snapshot)
    packages = _packages(modules)
    return MovedNames(modules | _whole(packages, files, snapshot), names, packages)


def moved_files(paths: Iterable[str], moves: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The Python files among the moved ones and in moved folders, with their new paths."""
    every = [(old.rstrip(os.sep), new.rstrip(os.sep)) for old, new in moves]
    for path in sorted(paths):
        for old, new in every:
            moved = new + path[len(old) :]
            if (path == old or path.startswith(old + os.sep)) and path.endswith(".py") and moved.endswith(".py"):
                yield path, moved


def _modules(modules: Iterable[str], old: str, new: str) -> dict[str, str]:
    """The names of a module, each with the one that it has afterwards from the same root."""
    found = {}
    for module in modules:
        stem = _stem(old)
        root = stem.removesuffix(module.replace(".", os.sep))
        moved = _stem(new)
        if root != stem and moved.startswith(root):
            dotted = moved[len(root) :].replace(os.sep, ".")
            if all(part.isidentifier() for part in dotted.split(".")) and dotted != module:
                found[module] = dotted
    return found


def _stem(path: str) -> str:
    """A path without what a module's name does not have."""
    return path.removesuffix(os.sep + _INIT) if path.endswith(os.sep + _INIT) else path.removesuffix(".py")


def _names(task: TaskRecord, modules: Mapping[str, str], snapshot: Snapshot) -> dict[str, str]:
    """The new names of a task, without those that another task may have as well."""
    if task.name is None or has_own_name(task):
        return {}
    tail = f".{task.function}"
    named = [each for each in task.names if each.endswith(tail) and each.removesuffix(tail) in modules]
    own = [each for each in named if each == task.name or len(snapshot.tasks_named(each)) == 1]
    return {each: modules[each.removesuffix(tail)] + tail for each in own}


def _packages(modules: Mapping[str, str]) -> dict[str, str]:
    """The packages around moved modules, with what these say that they are called now, as far as they agree."""
    found: dict[str, set[str]] = {}
    for before, after in modules.items():
        old, new = before, after
        while old.rpartition(".")[2] == new.rpartition(".")[2] and "." in old and "." in new:
            old, new = old.rpartition(".")[0], new.rpartition(".")[0]
            found.setdefault(old, set()).add(new)
    return {old: next(iter(each)) for old, each in found.items() if len(each) == 1 and {old} != each}


def _whole(packages: Mapping[str, str], moved: Container[str], snapshot: Snapshot) -> dict[str, str]:
    """Those of the packages of which no file stays behind."""
    staying = {
        module
        for path in snapshot.paths()
        if path.endswith(".py") and path not in moved
        for module in snapshot.module_names(path)
    }
    return {
        old: new
        for old, new in packages.items()
        if not any(module == old or module.startswith(f"{old}.") for module in staying)
    }
