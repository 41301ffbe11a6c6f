"""Maps module names to files, and files to the names they can be imported by."""

from __future__ import annotations

import os
import sys
from copy import copy
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from celeryls.project.names.roots import INIT, FolderTree, roots_of, starts_in_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Votes = Mapping[tuple[str, str], int]
    """By a folder that modules may be imported from, and what lies in it: how many names in the project say so."""

# These names always refer to the library, even if the project has a module of that name.
LIBRARIES = frozenset(("celery", "kombu", "billiard", "vine", "django"))
_NO_MODULES = frozenset(("", "__init__"))


class Modules:
    """The modules of one workspace folder, derived from the names of its files; immutable.

    If several modules have the same name, the one nearest to the importing file is used. If the file names leave the
    import root open, ``votes`` decide: the roots that the project's own imports imply.
    """

    def __init__(self, root: str, files: Iterable[str], votes: Votes | None = None) -> None:
        self.root = root.rstrip(os.sep) or root
        self.files = frozenset(files)
        self._folders = FolderTree(self.root, self.files)
        self._votes = votes or {}
        self._open: dict[str, tuple[str, ...]] = {}
        self._roots: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], str | None] = {}

    @classmethod
    def of(cls, root: str | os.PathLike[str], files: Iterable[str]) -> Modules:
        """The modules of a folder; ``files`` are the absolute paths of all its files."""
        return cls(os.fspath(root), files)

    def called(self, name: str) -> tuple[str, ...]:
        """The paths of all files with that name."""
        return self._by_name.get(name, ())

    def names_of(self, path: str) -> tuple[str, ...]:
        """The dotted names by which a file can be imported, the likeliest first; empty if it is not a module."""
        folder, _, name = path.rpartition(os.sep)
        if not name.endswith(".py"):
            return ()
        stem = path[: -len(os.sep + INIT)] if name == INIT else path[:-3]
        dotted = (_relative(stem, root) for root in self.roots(folder))
        return tuple(dict.fromkeys(filter(None, dotted)))

    def path_of(self, module: str, seen_from: str) -> str | None:
        """The file that ``import module`` finds from the file ``seen_from``; for a package, its `__init__.py`.

        None if it is not a file of the project: for libraries, and for folders that are packages without a file.
        """
        found = self.locate(module, seen_from)
        return found if found in self.files else None

    def locate(self, module: str, seen_from: str) -> str | None:
        """As ``path_of``, but the folder for a package without a file."""
        folder = seen_from.rpartition(os.sep)[0]
        key = (module, folder)
        if key not in self._found:
            self._found[key] = self._locate(module, folder)
        return self._found[key]

    def imported(self, module: str, seen_from: str) -> str | None:
        """As ``path_of``, also for a relative name, such as ``.tasks`` or ``.``."""
        if not module.startswith("."):
            return self.path_of(module, seen_from)
        name = module.lstrip(".")
        folder = seen_from.rpartition(os.sep)[0]
        for _ in range(len(module) - len(name) - 1):
            folder = folder.rpartition(os.sep)[0]
        found = self.below(folder, name)
        return found if found in self.files else None

    def below(self, folder: str, dotted: str) -> str | None:
        """The file of a module below a folder, or its folder if it has no file; ``dotted`` may be empty."""
        at = folder + os.sep + dotted.replace(".", os.sep) if dotted else folder
        if (package := f"{at}{os.sep}{INIT}") in self.files:
            return package
        if dotted and (module := f"{at}.py") in self.files:
            return module
        return at if at in self._folders.children else None

    def names_in(self, folder: str) -> frozenset[str]:
        """The names of the modules in a folder, and of the folders in it that have any; empty if there are none."""
        return frozenset(self._folders.children.get(folder, ()))

    def roots(self, folder: str) -> tuple[str, ...]:
        """The folders that modules of a folder are imported from, the likeliest first.

        It is one below a ``src`` folder where imports agree. Nothing is imported from above the nearest `manage.py`.
        """
        if folder not in self._roots:
            self._roots[folder] = self._voted(folder) or roots_of(self._folders, folder)
        return self._roots[folder]

    def open_roots(self, folder: str) -> tuple[str, ...]:
        """The folders that modules of a folder may be imported from; empty if the file names determine it."""
        if folder not in self._open:
            certain = starts_in_root(self._folders, folder)
            roots = () if certain else tuple(dict.fromkeys((*roots_of(self._folders, folder), *self._above(folder))))
            self._open[folder] = roots if len(roots) > 1 else ()
        return self._open[folder]

    def is_guess(self, folder: str) -> bool:
        """Whether the file names leave open where modules of a folder are imported from, and no ``src`` suggests it."""
        return bool(self.open_roots(folder)) and not self._folders.is_in_source(folder)

    def voted(self, votes: Votes) -> Modules:
        """The same modules, with other votes."""
        other = copy(self)
        other.__dict__.pop("_by_head", None)  # it depends on the roots
        other._votes, other._roots, other._found = dict(votes), {}, {}  # noqa: SLF001 - the copy is its own kind
        return other

    def imports_as(self, before: Modules) -> bool:
        """Whether all queries made of ``before``, which has the same files, have the same answers here."""
        return all(self.roots(folder) == roots for folder, roots in before._roots.items())

    def changed(self, before: Modules) -> set[str] | None:
        """The parts of module names that may refer to other files than in ``before``; None if all may.

        All may if the import roots have changed.
        """
        packages, others = self._folders.packages, before._folders.packages
        if any(
            self.roots(folder) != roots or (folder in packages) != (folder in others)
            for folder, roots in before._roots.items()
        ):
            return None
        heads, old = self._by_head, before._by_head
        names = {head for head in heads.keys() | old.keys() if heads.get(head) != old.get(head)}
        for path in self.files ^ before.files:
            if path.endswith(".py"):
                names.update(path[len(self.root) : -3].split(os.sep))  # noqa: PTH206 - a path is text here
        return names

    def _above(self, folder: str) -> Iterator[str]:
        folders = self._folders
        return (each for each in folders.above(folders.top(folder)) if folders.may_be_root(each))

    def _voted(self, folder: str) -> tuple[str, ...]:
        """The roots of a folder, the one with most votes first; around a ``src`` folder that alone if it has them all.

        Empty if the votes change nothing: the first root has as many as another.
        """
        roots = self.open_roots(folder)
        if not roots:
            return ()
        votes = [self._votes_for(root, folder) for root in roots]
        first = roots[votes.index(max(votes))]
        if max(votes) == sum(votes) and self._folders.is_in_source(folder):
            return (first,) if any(votes) or folder in self._folders.packages else ()
        return () if first == roots[0] else tuple(dict.fromkeys((first, *roots_of(self._folders, folder))))

    def _votes_for(self, root: str, folder: str) -> int:
        """The votes for a root of a folder: those for all in a ``src`` folder, as it is an import root or is none."""
        if not self._folders.is_called_source(root):
            return self._votes.get((root, part_of(root, folder)), 0)
        return sum(count for (each, _), count in self._votes.items() if each == root)

    def _locate(self, module: str, folder: str) -> str | None:
        head, _, rest = module.partition(".")
        if head in LIBRARIES or head in _NO_MODULES:
            return None
        # A program's own folder comes first in Python's import path.
        own = () if folder in self._folders.packages else (folder,)
        namespace = None
        for root in chain(dict.fromkeys((*own, *self.roots(folder))), self._other_roots(head, folder)):
            found = self.below(root, head)
            if found is None:
                continue
            if found in self.files:
                # Python only searches the first package of that name.
                return self._inside(found, rest)
            namespace = namespace or (self.below(root, module) if rest else found)
            if namespace in self.files:
                return namespace
        return namespace

    def _inside(self, found: str, rest: str) -> str | None:
        if not rest:
            return found
        package, _, name = found.rpartition(os.sep)
        return self.below(package, rest) if name == INIT else None

    def _other_roots(self, head: str, folder: str) -> Iterator[str]:
        """Other roots that contain such a module, as they may be in ``PYTHONPATH``; the nearest first."""
        if head not in sys.stdlib_module_names and (roots := self._by_head.get(head)):
            yield from sorted(roots, key=lambda root: (-_shared(root, folder), root))

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in self.files:
            found.setdefault(path.rpartition(os.sep)[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _by_head(self) -> dict[str, tuple[str, ...]]:
        folders = self._folders
        roots = {folders.top(package) for package in folders.packages}
        roots |= {each for each in folders.children if folders.is_marked(each)}
        roots |= {self.roots(each)[0] for each in folders.with_modules - folders.packages if self.roots(each)}
        heads: dict[str, tuple[str, ...]] = {}
        for root in sorted(roots):
            for name in folders.children.get(root, ()):
                heads[name] = (*heads.get(name, ()), root)
        return heads


def part_of(root: str, folder: str) -> str:
    """The folder directly below a root that contains a folder; empty for the root itself."""
    return folder[len(root.rstrip(os.sep)) + 1 :].partition(os.sep)[0]


def _relative(stem: str, root: str) -> str | None:
    folder = root.rstrip(os.sep) + os.sep
    if not stem.startswith(folder):
        return None
    dotted = stem[len(folder) :].replace(os.sep, ".")
    return dotted if all(map(str.isidentifier, dotted.split("."))) else None


def _shared(one: str, other: str) -> int:
    """The length of the common prefix of two paths, in code points."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
