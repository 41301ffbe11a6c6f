"""Which names a file binds, and to what: a table of its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.outline import Assignment, Definition, Import, Outline
from celeryls.source.values import Constant, Name, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline import Scope, UnitOutline


class Binding(NamedTuple):
    """What binds a name, and the label of the unit that it stands in."""

    unit: str
    fact: Import | Definition | Assignment


class Bindings:
    """The names of one file.

    A unit's label is the name of its first definition, with a number where several have one name, and empty for what
    stands above all definitions. So it stays when other units come and go.
    """

    def __init__(self, outline: Outline) -> None:
        self.scopes: dict[Scope, dict[str, tuple[Binding, ...]]] = {}
        self.stars: dict[Scope, tuple[Binding, ...]] = {}
        self.units: dict[str, UnitOutline] = {}
        self.lines: dict[str, int] = {}
        for line, unit in outline.units:
            label = self._label(unit)
            self.units[label] = unit
            self.lines[label] = line
            for name, fact in _bound(unit):
                self._bind(name, Binding(label, fact))

    @classmethod
    def empty(cls) -> Bindings:
        """Those of a file without facts."""
        return cls(Outline())

    @property
    def public(self) -> frozenset[str] | None:
        """What ``__all__`` lists; None where there is none that can be read."""
        names: set[str] = set()
        found = self.scopes.get((), {}).get("__all__", ())
        for binding in found:
            if not isinstance(binding.fact, Assignment) or not isinstance(binding.fact.value, Sequence):
                return None
            items = binding.fact.value.items
            if not all(isinstance(item, Constant) for item in items):
                return None
            names |= {str(item.value) for item in items if isinstance(item, Constant)}
        return frozenset(names) if found else None

    def changed(self, other: Bindings) -> set[str]:
        """The names, of all scopes, that are bound otherwise in ``other``.

        ``*`` stands for its star imports, and ``X.*`` for all that is bound in a class X.
        """
        differing = list(_differing(self.scopes, other.scopes))
        names = {name for _, name in differing} | {f"{scope[-1][1]}.*" for scope, _ in differing if scope}
        return names | ({"*"} if self.stars != other.stars else set())

    def _label(self, unit: UnitOutline) -> str:
        name = unit.definitions[0].name if unit.definitions else ""
        label, number = name, 1
        while label in self.units:
            number += 1
            label = f"{name}#{number}"
        return label

    def _bind(self, name: str, binding: Binding) -> None:
        scope = binding.fact.scope
        if name == "*":
            self.stars[scope] = (*self.stars.get(scope, ()), binding)
            return
        names = self.scopes.setdefault(scope, {})
        names[name] = (*names.get(name, ()), binding)


def _bound(unit: UnitOutline) -> Iterator[tuple[str, Import | Definition | Assignment]]:
    facts: list[Import | Definition | Assignment] = [*unit.imports, *unit.definitions, *unit.assignments]
    for fact in sorted(facts, key=lambda each: each.range[:2]):
        match fact:
            case Import(bound=bound, name=name):
                yield "*" if name == "*" else bound, fact
            case Definition(name=name) if name:
                yield name, fact
            case Assignment(target=Name(dotted=dotted), operator="="):
                yield dotted, fact
            case _:
                pass


def _differing(
    before: dict[Scope, dict[str, tuple[Binding, ...]]], after: dict[Scope, dict[str, tuple[Binding, ...]]]
) -> Iterator[tuple[Scope, str]]:
    for scope in before.keys() | after.keys():
        old, new = before.get(scope, {}), after.get(scope, {})
        if old == new:
            continue
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name):
                yield scope, name
