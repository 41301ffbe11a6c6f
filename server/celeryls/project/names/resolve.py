"""Resolves names through imports, aliases, star imports, re-exports, classes and their bases."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

from celeryls.project.names.bindings import Bindings, inside, unit_of
from celeryls.project.names.entities import Assigned, Defined, External, Module
from celeryls.project.names.memo import Memo
from celeryls.project.names.scopes import base_names
from celeryls.project.names.search import NameResolution
from celeryls.project.names.views import WHOLE, FileNames
from celeryls.project.stored.bindings import bindings_of
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import Assignment, Outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.memo import Source
    from celeryls.project.names.modules import Modules
    from celeryls.project.steps import Steps
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline
    from celeryls.source.stored.outlines import AnyOutline

Answer = TypeVar("Answer")

MODULE = "*module*"
"""In place of a path: stands for all modules with a name, whichever file they are."""
TASK = "*task*"
"""In place of a path: stands for all tasks with a name, whichever file makes them."""
NAMING = "gen_task_name"
"""The method of an app class that names its tasks (`celery.app.base.Celery.gen_task_name`)."""
_NO_NAMES = Bindings(Outline())
_MANY_UNITS = 250


class Resolver:
    """Looks names up in the outlines of a project; answers are cached until `Memo.change` invalidates them.

    All reads of files and module names go through here, which registers them as dependencies of the current answer;
    answers are cached by ``memo.keep`` or `of_entity`. ``hooks`` are the files, except for tests, with classes that
    define `NAMING`.
    """

    def __init__(self, outlines: Mapping[str, AnyOutline], modules: Modules) -> None:
        self.modules = modules
        self.memo = Memo()
        self.hooks: frozenset[str] = frozenset()
        self._outlines = outlines
        self._views: dict[str, FileNames] = {}
        self._tables: dict[str, Bindings] = {}
        self._by_units: set[str] = set()

    def resolve(self, path: str, dotted: str, scope: Scope = ()) -> Entity:
        """The entity that ``dotted`` refers to in a file, seen from ``scope``; None if it is unknown."""
        if scope:
            head = dotted.partition(".")[0]
            reduced = self.bindings(path).reduced(head, scope)
            scope = reduced if head not in ("self", "cls") else scope
        return self.memo.ask(("resolve", path, dotted, scope), lambda: NameResolution(self).dotted(path, dotted, scope))

    def member(self, entity: Entity, name: str) -> Entity:
        """The entity of an attribute, possibly dotted, of an entity."""
        return NameResolution(self).members(entity, tuple(name.split(".")))

    def imported(self, module: str, seen_from: str) -> str | None:
        """The file of a module by its absolute or relative (``.tasks``) name; a folder for one without a file."""
        if not module.startswith("."):
            self._read_module(module)
            return self.modules.locate(module, seen_from)
        name = module.lstrip(".")
        folder = seen_from.rpartition(os.sep)[0]
        for _ in range(len(module) - len(name) - 1):
            folder = folder.rpartition(os.sep)[0]
        self._read_module(name or folder.rpartition(os.sep)[2])
        return self.modules.below(folder, name)

    def submodule(self, package: str, name: str) -> str | None:
        """The file of a module in a package, which is given by its `__init__.py` or its folder."""
        folder = package.rpartition(os.sep)[0] if package.endswith(f"{os.sep}__init__.py") else package
        if folder.endswith(".py"):
            return None
        self._read_module(name)
        return self.modules.below(folder, name)

    def symbol(self, name: str, seen_from: str) -> Entity:
        """The entity that Celery's ``symbol_by_name`` finds for ``package.module.name`` or ``package.module:name``."""
        module, colon, attribute = name.partition(":")
        if colon:
            found = self.imported(module, seen_from)
            return self.member(Module(found), attribute) if found else None
        parts = tuple(name.split("."))
        for length in range(len(parts), 0, -1):
            if found := self.imported(".".join(parts[:length]), seen_from):
                return NameResolution(self).members(Module(found), parts[length:])
        return External(name)

    def outline(self, path: str) -> AnyOutline | None:
        """The whole outline of a file; None if it has none."""
        self.memo.read((path, WHOLE))
        return self._outlines.get(path)

    def bindings(self, path: str) -> FileNames:
        """The names of a file; queries on it register dependencies."""
        view = self._views.get(path)
        if view is None:
            view = self._views[path] = FileNames(path, self.table(path), self.memo)
        return view

    def table(self, path: str) -> Bindings:
        """The names of a file as a whole, for code that maintains the index: no dependency is registered."""
        found = self._tables.get(path)
        if found is None:
            outline = self._outlines.get(path)
            if outline is None:
                return _NO_NAMES
            found = self._tables[path] = bindings_of(outline)
        return found

    def is_hooked(self, path: str) -> bool:
        """Whether a class in a file with the same import root defines `NAMING`."""
        self.memo.read((MODULE, NAMING))
        return bool(self.hooks) and any(self.root_of(path) == self.root_of(each) for each in self.hooks)

    @property
    def root(self) -> str:
        """The path of the workspace folder."""
        return self.modules.root

    def root_of(self, path: str) -> str:
        """The likeliest import root of a file's folder."""
        return next(iter(self.modules.roots(path.rpartition(os.sep)[0])), "")

    def bases(self, owner: Defined) -> Iterator[Entity]:
        """The base classes of a class."""
        for base in base_names(owner):
            yield self.resolve(owner.path, base, owner.definition.scope)

    def returns(self, function: Defined) -> tuple[Value, ...]:
        """The values that a function returns."""
        name = function.definition.name
        self.memo.read_all(((function.path, name), (function.path, inside(name))))
        return function.definition.returns

    def of_entity(self, kind: str, entity: Defined | Assigned, answer: Callable[[], Answer]) -> Answer:
        """The answer about a definition or an assignment, else the result of ``answer``, as in `Memo.ask`."""
        match entity:
            case Defined(path=path, unit=unit, definition=definition):
                name, key = definition.name, (kind, path, unit, definition.scope, definition.name_range)
            case Assigned(path=path, unit=unit, assignment=Assignment(target=target, scope=scope, range=place)):
                name, key = target.dotted if isinstance(target, Name) else WHOLE, (kind, path, unit, scope, place)
        return self.memo.ask(key, lambda: self._read(answer, path, name))

    def of_tasks(self, name: str, answer: Callable[[], Answer]) -> Answer:
        """The answer about all tasks with a name, as in `Memo.ask`."""
        self.memo.read((TASK, name))
        return self.memo.ask(("tasks named", name), answer)

    def names_of(self, path: str) -> tuple[str, ...]:
        """The dotted names by which a file can be imported, the likeliest first."""
        return self.modules.names_of(path)

    def files_called(self, name: str) -> tuple[str, ...]:
        """The paths of all files with that name, such as `manage.py`."""
        self._read_module(name.removesuffix(".py"))
        return self.modules.called(name)

    def files(self) -> frozenset[str]:
        """The paths of all files."""
        self.memo.read((MODULE, ""))  # stands for all modules
        return self.modules.files

    def goes_by_units(self, path: str) -> bool:
        """Whether the answers for each unit of a file are cached: of one that is being edited, or has many units."""
        return path in self._by_units

    def by_units(
        self, kind: str, path: str, answer: Callable[[str, UnitOutline], Iterator[Answer]]
    ) -> Iterator[Answer]:
        """The answer for each unit of a file, by label.

        Each is cached for a file that is being edited or has many units; of others all are cached as one.
        """
        self.memo.read((path, WHOLE))
        units = self.table(path).units
        if path not in self._by_units:
            for label, unit in units.items():
                yield from answer(label, unit)
            return
        mark = _parts_of(path, kind)
        self.memo.read(mark)
        kept = self.memo.kept
        for label, unit in units.items():
            found = kept((kind, path, label))
            if found is None:
                made = partial(self._of_unit, path, label, unit, answer)
                found = self.memo.keep_part((kind, path, label), made, mark)
            yield from found

    def read_units(self, kind: str, path: str, answer: Callable[[str, UnitOutline], Iterator[Answer]]) -> Steps:
        """Computes what ``by_units`` caches, a unit at a step."""
        if path in self._by_units:
            mark = _parts_of(path, kind)
            for label, unit in self.table(path).units.items():
                question, made = (kind, path, label), partial(self._of_unit, path, label, unit, answer)
                if self.memo.kept(question) is None:
                    self.memo.keep_part(question, made, mark)
                    yield

    def in_unit(
        self,
        kind: str,
        path: str,
        label: str,
        unit: UnitOutline,
        answer: Callable[[str, UnitOutline], Iterator[Answer]],
    ) -> tuple[Answer, ...]:
        """The answer for one unit, by label; cached until one of its dependencies changes."""
        made = partial(self._of_unit, path, label, unit, answer)
        return self.memo.keep((kind, path, label), made, _parts_of(path, kind))

    def replace(self, path: str, bindings: Bindings | None, *, edited: bool) -> None:
        """Sets a file's names, and whether it is ``edited``; the caller must invalidate answers about the old ones."""
        self._views.pop(path, None)
        if bindings is None:
            self._tables.pop(path, None)
        else:
            self._tables[path] = bindings_of(self._outlines.get(path), bindings)
        if edited or (bindings is not None and len(bindings.units) > _MANY_UNITS):
            self._by_units.add(path)
        else:
            self._by_units.discard(path)

    def _read(self, answer: Callable[[], Answer], path: str, name: str) -> Answer:
        self.memo.read((path, name))
        return answer()

    def _of_unit(
        self, path: str, label: str, unit: UnitOutline, answer: Callable[[str, UnitOutline], Iterator[Answer]]
    ) -> tuple[Answer, ...]:
        self.memo.read((path, unit_of(label)))
        return tuple(answer(label, unit))

    def _read_module(self, name: str) -> None:
        self.memo.read_all(_parts_of_name(name))


@lru_cache(maxsize=4096)
def _parts_of_name(name: str) -> frozenset[Source]:
    return frozenset((MODULE, part) for part in name.split("."))


def _parts_of(path: str, kind: str) -> Source:
    """The mark for the cached answers of each unit of a file."""
    return path, f"*{kind} of units*"
