"""The folders that Python would import a project's modules from, read from names of files alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INIT = "__init__.py"
MANAGE = "manage.py"
MARKS = frozenset((MANAGE, "pyproject.toml", "setup.py", "setup.cfg", INIT))
"""The names of files that say where modules are imported from."""

# They lie beside what they are about, and are no part of it.
_TOOLS = frozenset(("setup", "conftest", "noxfile", "fabfile", "manage"))


class FolderTree:
    """The folders of a workspace: which hold modules, which are packages, and which are marked as a project's root."""

    def __init__(self, root: str, files: Iterable[str]) -> None:
        self.root = root
        self.packages: set[str] = set()
        self.marked: dict[str, set[str]] = {}
        # Of each folder with modules in or below it, what can be imported from there.
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
        """A folder and those above it, nearest first, up to the workspace's."""
        while len(folder) >= len(self.root):
            yield folder
            folder = folder.rpartition(os.sep)[0]

    def top(self, folder: str) -> str:
        """The folder that holds the outermost of the packages around it; the folder itself where it is none."""
        while folder in self.packages:
            folder = folder.rpartition(os.sep)[0]
        return folder

    def is_source(self, folder: str) -> bool:
        """Whether it is a ``src`` that is no package itself."""
        return folder.rpartition(os.sep)[2] == "src" and folder not in self.packages

    def is_marked(self, folder: str) -> bool:
        """Whether a project begins there."""
        return bool(self.marked.get(folder)) or self.is_source(folder)

    def is_hub(self, folder: str) -> bool:
        """Whether modules lie beside folders that hold some, as where a program is started."""
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
        """Where the workspace's folder is itself in a package, what is above it belongs to the modules' names."""
        folder = self.root
        while folder in self.packages and (parent := os.path.dirname(folder)) != folder:  # noqa: PTH120 - text only
            self.children.setdefault(parent, set()).add(os.path.basename(folder))  # noqa: PTH119 - text only
            folder = parent
            if os.path.isfile(f"{folder}{os.sep}{INIT}"):  # noqa: PTH113 - a path is text here
                self.packages.add(folder)


def roots_of(folders: FolderTree, folder: str) -> tuple[str, ...]:
    """From where the modules of a folder are imported, the likeliest first.

    That is the nearest `manage.py` or ``src``, where packages lie in it; else what holds the outermost package.
    Modules outside of packages are imported from where modules and folders of modules lie side by side, or from where
    a project begins.
    """
    top = folders.top(folder)
    mark = _mark_above(folders, top)
    run = _run_from(folders, top)
    strong = certain_root(folders, folder)
    weak = run if folders.is_hub(run) else mark
    likely = (strong, top if folder in folders.packages else weak, top, run, mark, folders.root)
    # A package's own folder is the workspace's: its name counts, though nothing above is known.
    inside = (each for each in likely if each is not None and each not in folders.packages)
    return tuple(dict.fromkeys(inside))


def certain_root(folders: FolderTree, folder: str) -> str | None:
    """The nearest `manage.py` or ``src``, from where modules surely are imported; None where another mark is nearer."""
    mark = _mark_above(folders, folders.top(folder))
    return mark if mark and (MANAGE in folders.marked.get(mark, ()) or folders.is_source(mark)) else None


def _mark_above(folders: FolderTree, top: str) -> str | None:
    return next((each for each in folders.above(top) if folders.is_marked(each)), None)


def _run_from(folders: FolderTree, folder: str) -> str:
    """The highest folder that is reached over folders with modules alone."""
    while folder and folder != folders.root and (parent := folder.rpartition(os.sep)[0]) in folders.with_modules:
        folder = parent
        if folders.is_marked(folder):
            break
    return folder
