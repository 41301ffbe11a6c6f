"""The names of a file as seen by answers: each query registers its dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.bindings import inside, unit_of
from celeryls.project.names.entities import Defined
from celeryls.source.outline.model import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.names.bindings import Binding, Bindings
    from celeryls.project.names.memo import Memo
    from celeryls.source.outline.model import Scope, UnitOutline

WHOLE = "*whole*"
"""Stands for a file as a whole: every change in it, except of lines alone."""


class FileNames:
    """The names of one file; empty for a file without facts.

    The tables behind it can't be queried directly: an answer in a `Memo` is invalidated exactly when the results that
    it got here change.
    """

    __slots__ = ("_memo", "_names", "_path")

    def __init__(self, path: str, names: Bindings, memo: Memo) -> None:
        self._path = path
        self._names = names
        self._memo = memo

    @property
    def units(self) -> Mapping[str, UnitOutline]:
        """The content of the file, by unit label in the order of the text."""
        self._memo.read((self._path, WHOLE))
        return self._names.units

    def unit(self, label: str) -> UnitOutline | None:
        """The content of one unit; None if there is no unit with that label."""
        self._memo.read((self._path, unit_of(label)))
        return self._names.units.get(label)

    @property
    def top(self) -> Mapping[str, tuple[Binding, ...]]:
        """All bindings outside of functions and classes."""
        self._memo.read((self._path, WHOLE))
        return self._names.scopes.get((), {})

    def bindings_of(self, name: str, scope: Scope = ()) -> tuple[Binding, ...]:
        """The bindings of a name in a scope itself, in the order of the text."""
        self._memo.read((self._path, name))
        return self._names.scopes.get(scope, {}).get(name, ())

    def bindings_anywhere(self, name: str) -> Iterator[Binding]:
        """All bindings of a name, in any scope; a star import may bind any name."""
        self._memo.read_all(((self._path, name), (self._path, "*")))
        for names in self._names.scopes.values():
            yield from names.get(name, ())
        for stars in self._names.stars.values():
            yield from stars

    def is_constant(self, name: str, scope: Scope) -> bool:
        """Whether a name of a scope is bound at most once, never changed, and not bound by another file."""
        self._memo.read_all(((self._path, name), (self._path, "*")))
        names = self._names
        return (
            (scope, name) not in names.changing
            and not names.stars.get(scope)
            and ((), "*") not in names.changing
            and len(names.scopes.get(scope, {}).get(name, ())) <= 1
        )

    def stars(self, scope: Scope) -> tuple[Binding, ...]:
        """The star imports of a scope, in the order of the text."""
        self._memo.read((self._path, "*"))
        return self._names.stars.get(scope, ())

    def exports(self, name: str) -> bool:
        """Whether a star import includes a name."""
        self._memo.read((self._path, "__all__"))
        public = self._names.public
        return not name.startswith("_") if public is None else name in public

    def inner(self, entity: Defined) -> Mapping[str, tuple[Binding, ...]]:
        """All bindings in a class itself."""
        self._memo.read((self._path, f"{entity.definition.name}.*"))
        return self._names.scopes.get(entity.inner, {})

    def definition(self, scope: Scope) -> Defined | None:
        """The last function or class that makes a scope."""
        for binding in reversed(self.bindings_of(scope[-1][1], scope[:-1])):
            if isinstance(binding.fact, Definition):
                return Defined(self._path, binding.unit, binding.fact)
        return None

    def is_local(self, name: str, scope: Scope) -> bool:
        """Whether the function that makes a scope binds a name to a value only known at run time."""
        made_by = self.definition(scope) if scope[-1][0] == "def" else None
        if made_by is None:
            return False
        self._memo.read((self._path, inside(scope[-1][1])))
        definition = made_by.definition
        return name in definition.locals or any(name == each.name.lstrip("*") for each in definition.parameters)

    def reduced(self, name: str, scope: Scope) -> Scope:
        """The part of a scope in which a name must be looked up: without functions that don't bind it."""
        self._memo.read_all([(self._path, inside(each)) for kind, each in scope if kind == "def"])
        return self._names.reduced(name, scope)
