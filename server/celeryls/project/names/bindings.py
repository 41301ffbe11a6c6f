"""The names that a file binds, and their values: a table built from its outline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from celeryls.project.names.changing import changing_in
from celeryls.project.steps import AT_ONCE, Steps, finish
from celeryls.source.expression.values import Constant, Name, Sequence
from celeryls.source.outline.model import Assignment, Definition, ImportFact, Outline
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from celeryls.source.outline.model import Scope, UnitOutline

_NOWHERE = Range(0, 0, 0, 0)


class Binding(NamedTuple):
    """A fact that binds a name, and the label of its unit."""

    unit: str
    fact: ImportFact | Definition | Assignment


class Bindings:
    """The names of one file.

    A unit's label is the name of its first definition, with a number if several have the same name, and empty for the
    code above all definitions. So it stays the same when other units are added or removed.
    """

    def __init__(self, outline: Outline | None = None) -> None:
        self.scopes: dict[Scope, dict[str, tuple[Binding, ...]]] = {}
        self.stars: dict[Scope, tuple[Binding, ...]] = {}
        self.units: dict[str, UnitOutline] = {}
        self.lines: dict[str, int] = {}
        self._changing: frozenset[tuple[Scope, str]] | None = None
        if outline is not None:
            finish(self.fill(outline))

    def fill(self, outline: Outline) -> Steps:
        """Reads the outline of the file in steps, for bindings that were made without one."""
        self._label(outline)
        yield from self._fill()

    @property
    def changing(self) -> frozenset[tuple[Scope, str]]:
        """The names, by scope, whose value changes from one statement to the next."""
        return finish(self.read_changing()) if self._changing is None else self._changing

    def read_changing(self) -> Generator[None, None, frozenset[tuple[Scope, str]]]:
        """As ``changing``, in steps."""
        if self._changing is None:
            found: set[tuple[Scope, str]] = set()
            for unit in self.units.values():
                found.update(changing_in(unit))
                yield
            self._changing = frozenset(found)
        return self._changing

    def reduced(self, name: str, scope: Scope) -> Scope:
        """The part of a scope in which a name must be looked up: without functions that don't bind it."""
        for length in range(len(scope), 0, -1):
            inner = scope[:length]
            if length < len(scope) and inner[-1][0] == "class":
                continue  # methods don't see the names of their class
            if name in self.scopes.get(inner, ()) or inner in self.stars or self._is_local(name, inner):
                return inner
        return ()

    def _is_local(self, name: str, inner: Scope) -> bool:
        """Whether a function has a parameter of that name, or binds it to a value only known at run time."""
        for _, fact in self.scopes.get(inner[:-1], {}).get(inner[-1][1], ()) if inner[-1][0] == "def" else ():
            if isinstance(fact, Definition) and (
                name in fact.locals or any(name == each.name.lstrip("*") for each in fact.parameters)
            ):
                return True
        return False

    @property
    def public(self) -> frozenset[str] | None:
        """The names in ``__all__``; None if there is none that can be read."""
        names: set[str] = set()
        if ((), "__all__") in self.changing:
            return None
        found = self.scopes.get((), {}).get("__all__", ())
        for binding in found:
            if not isinstance(binding.fact, Assignment) or not isinstance(binding.fact.value, Sequence):
                return None
            items = binding.fact.value.items
            if not all(isinstance(item, Constant) for item in items):
                return None
            names |= {str(item.value) for item in items if isinstance(item, Constant)}
        return frozenset(names) if found else None

    def changed(self, other: Bindings) -> Generator[None, None, set[str]]:
        """The names, in all scopes, that are bound differently in ``other``; in steps.

        ``*`` stands for star imports, ``X.*`` for everything bound in a class X, and `inside` of a name for what its
        function returns and binds.
        """
        names = {"*"} if self.stars != other.stars else set()
        own, others = (yield from self.read_changing()), (yield from other.read_changing())
        names |= {name for _, name in own ^ others}
        for scope in self.scopes.keys() | other.scopes.keys():
            before, after = self.scopes.get(scope, {}), other.scopes.get(scope, {})
            for name in () if _are_same(before, after) else before.keys() | after.keys():
                old, new = before.get(name, ()), after.get(name, ())
                if old != new:
                    names.add(inside(name))
                    if _outsides(old) != _outsides(new):
                        names |= {name, f"{scope[-1][1]}.*"} if scope else {name}
                yield
        return names

    def changed_units(self, other: Bindings) -> Generator[None, None, set[str]]:
        """The labels of units that differ in ``other``, or exist in only one of both; in steps."""
        labels: set[str] = set()
        for label in () if _are_same(self.units, other.units) else self.units.keys() | other.units.keys():
            before, after = self.units.get(label), other.units.get(label)
            if before is not after:
                if before != after:
                    labels.add(label)
                yield
        return labels

    def unit_at(self, line: int) -> str:
        """The label of the last unit that begins at or above a line; that of the first if none does."""
        labels = list(self.lines)
        return labels[max(bisect_right(list(self.lines.values()), line) - 1, 0)] if labels else ""

    def extent(self, unit: str, name: Range) -> Range | None:
        """The range of the definition whose name is at a range in a unit, from its decorators to its end."""
        found = self.units.get(unit)
        return next((each.range for each in found.definitions if each.name_range == name), None) if found else None

    def _label(self, outline: Outline) -> None:
        named: Counter[str] = Counter()
        for line, unit in outline.units:
            name = first_name(unit)
            named[name] += 1
            label = name if named[name] == 1 else f"{name}#{named[name]}"
            self.units[label] = unit
            self.lines[label] = line

    def _fill(self) -> Steps:
        for label, unit in self.units.items():
            for name, fact in bindings_in(unit):
                self._bind(name, Binding(label, fact))
            yield

    def _bind(self, name: str, binding: Binding) -> None:
        scope = binding.fact.scope
        if name == "*":
            self.stars[scope] = (*self.stars.get(scope, ()), binding)
            return
        names = self.scopes.setdefault(scope, {})
        names[name] = (*names.get(name, ()), binding)


def first_name(unit: UnitOutline) -> str:
    """The name of the first definition of a unit; empty if it has none."""
    return unit.definitions[0].name if unit.definitions else ""


def bindings_in(unit: UnitOutline) -> Iterator[tuple[str, ImportFact | Definition | Assignment]]:
    """The bindings of a unit, each with its name, in the order of the text; the name of a star import is ``*``."""
    facts: list[ImportFact | Definition | Assignment] = [*unit.imports, *unit.definitions, *unit.assignments]
    for fact in sorted(facts, key=lambda each: each.range.start):
        match fact:
            case ImportFact(local_name=local_name, name=name):
                # The position of an import does not affect the meaning of its name.
                moved = ImportFact(local_name, fact.module, name, fact.scope, _NOWHERE, fact.typing_only)
                yield "*" if name == "*" else local_name, moved
            case Definition(name=name) if name:
                yield name, fact
            case Assignment(target=Name(dotted=dotted), operator="="):
                yield dotted, fact
            case _:
                pass


@lru_cache(maxsize=8192)
def inside(name: str) -> str:
    """The source for what a function of that name returns and binds, which callers need not depend on."""
    return f"{name}()"


def unit_of(label: str) -> str:
    """The source for the content of a unit."""
    return f"unit {label}"


def _outsides(bindings: tuple[Binding, ...]) -> list[Binding]:
    return [Binding(unit, _outside(fact) if isinstance(fact, Definition) else fact) for unit, fact in bindings]


def _outside(definition: Definition) -> Definition:
    return replace(definition, range=_NOWHERE, returns=(), locals=())


def _are_same(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether two mappings are equal; of large ones it may not be said, since comparing them takes too long."""
    return before is after or (len(before) <= AT_ONCE and before == after)
