"""Which files import which; each file's imports are read again when its text changes."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.subjects.apps.loaded_by_name import loaded_by_name
from celeryls.source.expression.values import Constant, Name
from celeryls.source.outline.calls import SCAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.bindings import Bindings
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import CallExpression
    from celeryls.source.outline.model import ImportFact

_INIT = "__init__.py"
_MANY = frozenset(("iter_modules", "walk_packages", "find_modules", "autodiscover_modules"))
"""Functions with whose help code finds the modules that it imports."""
_ONE = frozenset(("import_module", "__import__"))


class FileImports(NamedTuple):
    """The files that a file imports when it is imported itself, and ``ever``, in its functions and by name, too."""

    at_import: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()


class _Words(NamedTuple):
    """The last parts of the names in a file's imports: cheap to read, so that few imports have to be resolved.

    ``discovers`` says that it calls `autodiscover_tasks`, ``is_dynamic`` that it imports modules whose names can't be
    told.
    """

    imported: frozenset[str]
    discovers: bool
    is_dynamic: bool


class ImportGraph:
    """Answers for the files of one snapshot after the other; a file that was not read imports nothing."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._files: frozenset[str] = frozenset()
        self._imports: dict[str, tuple[Bindings | None, FileImports]] = {}
        self._words: dict[str, tuple[Bindings | None, _Words]] = {}

    def of(self, path: str, snapshot: Snapshot) -> FileImports:
        """What a file imports."""
        files = self._resolver.files()
        if files is not self._files:
            self._files = files
            self._imports.clear()
        bindings = snapshot.tables.bindings.get(path)
        kept = self._imports.get(path)
        if kept is None or kept[0] is not bindings:
            kept = self._imports[path] = bindings, self._read(path, bindings)
        return kept[1]

    def closure(self, paths: Iterable[str], snapshot: Snapshot) -> frozenset[str]:
        """Files, and all that are imported with them: their packages, and what these import."""
        found: set[str] = set()
        ahead = list(paths)
        while ahead:
            path = ahead.pop()
            if path not in found:
                found.add(path)
                ahead += self.packages(path)
                ahead += self.of(path, snapshot).at_import
        return frozenset(found)

    def packages(self, path: str) -> Iterator[str]:
        """The `__init__.py` of each package around a file: Python runs them before the file."""
        files = self._resolver.files()
        for folder in PurePath(path).parents:
            init = str(folder / _INIT)
            if init not in files:
                return
            if init != path:
                yield init

    def importers(self, path: str, snapshot: Snapshot) -> Iterator[str]:
        """The files that ever import a file."""
        name = PurePath(path)
        word = name.parent.name if name.name == _INIT else name.stem
        bindings = snapshot.tables.bindings
        for each in bindings:
            words = self._words_of(each, bindings.get(each)).imported if each != path else ()
            if word in words and path in self.of(each, snapshot).ever:
                yield each

    def discovering(self, snapshot: Snapshot) -> Iterator[str]:
        """The files that call `autodiscover_tasks`, on whatever app."""
        bindings = snapshot.tables.bindings
        return (path for path in bindings if self._words_of(path, bindings.get(path)).discovers)

    def dynamic(self, snapshot: Snapshot) -> Iterator[str]:
        """The files that import modules whose names can't be told."""
        bindings = snapshot.tables.bindings
        return (path for path in bindings if self._words_of(path, bindings.get(path)).is_dynamic)

    def is_dynamic(self, path: str, snapshot: Snapshot) -> bool:
        """Whether a file is one of these."""
        return self._words_of(path, snapshot.tables.bindings.get(path)).is_dynamic

    def _words_of(self, path: str, bindings: Bindings | None) -> _Words:
        kept = self._words.get(path)
        if kept is None or kept[0] is not bindings:
            words = {word for each in _imports(bindings) for word in (_last(each.module), each.name) if word}
            units = bindings.units.values() if bindings is not None else ()
            calls = [called.call for unit in units for called in unit.calls]
            discovers = any(call.last_name == "autodiscover_tasks" for call in calls)
            kept = self._words[path] = bindings, _Words(frozenset(words), discovers, any(map(_is_dynamic, calls)))
        return kept[1]

    def _read(self, path: str, bindings: Bindings | None) -> FileImports:
        resolver = self._resolver
        at_import, ever = set(), set()
        for each in _imports(bindings):
            if each.typing_only or (found := resolver.imported(each.module, path)) is None:
                continue
            below = resolver.submodule(found, each.name) if each.name not in (None, "*") else None
            files = {file for file in (found, below) if file is not None and file.endswith(".py")}
            ever |= files
            if all(kind != "def" for kind, _ in each.scope):
                at_import |= files
        ever |= {each for each in loaded_by_name(path, resolver) if each is not None}
        return FileImports(frozenset(at_import), frozenset(ever))


def _is_dynamic(call: CallExpression) -> bool:
    if call.last_name in _MANY or (isinstance(call.callee, Name) and SCAN.search(call.callee.dotted)):
        return True
    return call.last_name in _ONE and not isinstance(call.argument("name", 0), Constant)


def _imports(bindings: Bindings | None) -> Iterator[ImportFact]:
    for unit in bindings.units.values() if bindings is not None else ():
        yield from unit.imports


def _last(module: str) -> str:
    return module.rpartition(".")[2]
