"""Finds the folders that Python would import a project's modules from, from file names alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INIT = "__init__.py"
MANAGE = "manage.py"
MARKS = frozenset((MANAGE, "pyproject.toml", "setup.py", "setup.cfg", INIT))
"""The names of files that mark an import root."""

# They are next to the project's code, and not part of it.
_TOOLS = frozenset(("setup", "conftest", "noxfile", "fabfile", "manage"))


class FolderTree:
    """The folders of a workspace: which contain modules, which are packages, and which are marked as a project root."""

    def __init__(self, root: str, files: Iterable[str]) -> None:
        self.root = root
        self.packages: set[str] = set()
        self.marked: dict[str, set[str]] = {}
        # For each folder with modules in or below it, the names that can be imported from there.
        self.children: dict[str, set[str]] = {root: set()}
        self.with_modules: set[str] = set()
        for path in files:
            folder, _, name = path.rpartition(os.sep)
            if name in MARKS:
                self._mark(folder, name)
            stem, dot, suffix = name.rpartition(".")
            if dot and suffix == "py":
                self._add(folder, stem)
        self._climb()

    def above(self, folder: str) -> Iterator[str]:
        """A folder and its parents, nearest first, up to the workspace folder."""
        while len(folder) >= len(self.root):
            yield folder
            folder = folder.rpartition(os.sep)[0]

    def top(self, folder: str) -> str:
        """The folder that contains the outermost package around a folder; the folder itself if it is not a package.

        A package with a `manage.py` is the folder that Django is started in: what is in it is imported from there.
        """
        while folder in self.packages and MANAGE not in self.marked.get(folder, ()):
            folder = folder.rpartition(os.sep)[0]
        return folder

    def may_be_root(self, folder: str) -> bool:
        """Whether a folder is no package, or a project's folder as well: its `__init__.py` may be unused."""
        return (
            folder not in self.packages
            or folder == self.root
            or bool(self.marked.get(folder))
            or self.is_called_source(folder)
        )

    @staticmethod
    def is_called_source(folder: str) -> bool:
        """Whether the last part of a path is ``src``."""
        return folder.rpartition(os.sep)[2] == "src"

    def is_source(self, folder: str) -> bool:
        """Whether it is a ``src`` folder that is not a package."""
        return self.is_called_source(folder) and folder not in self.packages

    def is_in_source(self, folder: str) -> bool:
        """Whether it is a ``src`` folder or in one, be that a package or not."""
        return any(map(self.is_called_source, self.above(folder)))

    def is_marked(self, folder: str) -> bool:
        """Whether it is marked as a project root."""
        return bool(self.marked.get(folder)) or self.is_source(folder)

    def is_hub(self, folder: str) -> bool:
        """Whether it contains both modules and folders with modules, like the folder a program is started in."""
        return folder in self.with_modules and any(
            f"{folder}{os.sep}{name}" in self.children for name in self.children[folder]
        )

    def _mark(self, folder: str, name: str) -> None:
        if name == INIT:
            self.packages.add(folder)
        else:
            self.marked.setdefault(folder, set()).add(name)

    def _add(self, folder: str, stem: str) -> None:
        if stem not in _TOOLS:
            self.with_modules.add(folder)
        if folder in self.children:
            self.children[folder].add(stem)
            return
        self.children[folder] = {stem}
        while len(folder) > len(self.root):
            folder, _, name = folder.rpartition(os.sep)
            known = self.children.get(folder)
            if known is not None:
                known.add(name)
                return
            self.children[folder] = {name}

    def _climb(self) -> None:
        """If the workspace folder is itself in a package, the folders above belong to the module names."""
        folder = self.root
        while folder in self.packages and (parent := os.path.dirname(folder)) != folder:  # noqa: PTH120 - text only
            self.children.setdefault(parent, set()).add(os.path.basename(folder))  # noqa: PTH119 - text only
            folder = parent
            if os.path.isfile(f"{folder}{os.sep}{INIT}"):  # noqa: PTH113 - a path is text here
                self.packages.add(folder)


def roots_of(folders: FolderTree, folder: str) -> tuple[str, ...]:
    """The import roots for the modules of a folder, the likeliest first.

    That is the nearest `manage.py` or ``src`` folder that contains packages; else the folder that contains the
    outermost package. Modules outside of packages are imported from a folder with both modules and folders of modules,
    or from a project root.
    """
    top = folders.top(folder)
    mark = _mark_above(folders, top)
    run = _run_from(folders, top)
    strong = certain_root(folders, folder)
    weak = run if folders.is_hub(run) else mark
    likely = (strong, top if folder in folders.packages else weak, top, run, mark, folders.root)
    # The workspace folder is itself a package: its name counts, although its parents are unknown.
    inside = (each for each in likely if each is not None and (each == top or each not in folders.packages))
    # A program that is started in a folder does not import from the folders above.
    above = set(folders.above(strong)) - {strong} if strong and starts_in_root(folders, folder) else ()
    return tuple(dict.fromkeys(each for each in (*inside, *_around(folders, folder)) if each not in above))


def starts_in_root(folders: FolderTree, folder: str) -> bool:
    """Whether ``certain_root`` is the folder of a `manage.py`: a ``src`` folder alone may be a package as well."""
    root = certain_root(folders, folder)
    return root is not None and MANAGE in folders.marked.get(root, ())


def certain_root(folders: FolderTree, folder: str) -> str | None:
    """The nearest `manage.py` or ``src`` folder; only imports as ``src.shop`` show that a ``src`` is no import root.

    None if another mark is nearer, or if the folder is a package itself.
    """
    mark = _mark_above(folders, folders.top(folder))
    if not mark or mark in folders.packages:
        return None
    return mark if MANAGE in folders.marked.get(mark, ()) or folders.is_source(mark) else None


def _around(folders: FolderTree, folder: str) -> Iterator[str]:
    """The packages around a folder that may be import roots, and the folder around all of them, if there are any."""
    packages = [each for each in folders.above(folder) if each in folders.packages]
    doubtful = [each for each in packages if folders.may_be_root(each)]
    if doubtful:
        yield from doubtful
        outermost = packages[-1]
        while outermost in folders.packages:
            outermost = os.path.dirname(outermost)  # noqa: PTH120 - text only
        yield outermost


def _mark_above(folders: FolderTree, top: str) -> str | None:
    return next((each for each in folders.above(top) if folders.is_marked(each)), None)


def _run_from(folders: FolderTree, folder: str) -> str:
    """The highest folder reachable through folders with modules."""
    while folder and folder != folders.root and (parent := folder.rpartition(os.sep)[0]) in folders.with_modules:
        folder = parent
        if folders.is_marked(folder):
            break
    return folder
