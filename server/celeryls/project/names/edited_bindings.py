"""The names of a file that is being edited; unchanged parts are not read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.names.bindings import Binding, Bindings, bindings_in, first_name
from celeryls.project.names.changing import changing_in

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.project.steps import Steps
    from celeryls.source.outline.model import Outline, Scope, UnitOutline


class _UnitNames(NamedTuple):
    """The bindings of one unit, in the order of the text, and the names that it changes."""

    unit: UnitOutline
    bindings: tuple[tuple[str, Binding], ...]
    changing: frozenset[tuple[Scope, str]]

    @property
    def keys(self) -> list[tuple[str, Scope]]:
        """The bound names without their values."""
        return [(name, binding.fact.scope) for name, binding in self.bindings]


class EditedBindings(Bindings):
    """The names of one file; ``parts`` are those of each unit, by label, reused by the bindings after an edit."""

    def __init__(self, outline: Outline | None = None, before: Bindings | None = None) -> None:
        self._before = before if isinstance(before, EditedBindings) else None
        self.parts: dict[str, _UnitNames] = {}
        self._unread: list[str] = []
        super().__init__(outline)

    def fill(self, outline: Outline) -> Steps:
        """As for any file, with the parts of the bindings before."""
        yield from super().fill(outline)
        self._before = None

    def read_changing(self) -> Generator[None, None, frozenset[tuple[Scope, str]]]:
        """As ``changing``: each part has its own already."""
        if self._changing is None:
            self._changing = frozenset().union(*(each.changing for each in self.parts.values() if each.changing))
            yield
        return self._changing

    def _label(self, outline: Outline) -> None:
        """The units have the labels that they had if the first definition of each is called the same."""
        if self._before is None or not self._keeps_labels(self._before, outline):
            super()._label(outline)
            self._unread = list(self.units)

    def _keeps_labels(self, before: EditedBindings, outline: Outline) -> bool:
        labels, units = list(before.units), [unit for _, unit in outline.units]
        if len(labels) != len(units):
            return False
        pairs = zip(labels, before.units.values(), units, strict=True)
        changed = [(label, old, new) for label, old, new in pairs if old is not new]
        if any(first_name(old) != first_name(new) for _, old, new in changed):
            return False
        lines = [line for line, _ in outline.units]
        self.units = {**before.units, **{label: new for label, _, new in changed}}
        self.lines = before.lines if list(before.lines.values()) == lines else dict(zip(labels, lines, strict=True))
        self.parts, self._unread = before.parts.copy(), [label for label, _, _ in changed]
        return True

    def _fill(self) -> Steps:
        known = self._before.parts if self._before else {}
        changed = []
        for label in self._unread:
            unit, part = self.units[label], known.get(label)
            if part is None or part.unit is not unit:
                changed.append(label)
                part = _names_of(label, unit)
                yield
            self.parts[label] = part
        if self._before is not None and list(known) == list(self.parts) and self._rebound(self._before, changed):
            return
        for part in self.parts.values():
            for name, binding in part.bindings:
                self._bind(name, binding)
            yield

    def _rebound(self, before: EditedBindings, changed: list[str]) -> bool:
        """Takes over the names of ``before`` except for changed units; False if the set of bound names differs."""
        pairs = [(before.parts[label], self.parts[label]) for label in changed]
        if any(old.keys != new.keys or any(name == "*" for name, _ in new.keys) for old, new in pairs):
            return False
        self.stars = before.stars
        self.scopes = dict(before.scopes)
        copied: set[Scope] = set()
        for label, (_, new) in zip(changed, pairs, strict=True):
            for name, scope in dict.fromkeys(new.keys):
                if scope not in copied:
                    self.scopes[scope] = dict(self.scopes[scope])
                    copied.add(scope)
                fresh = iter([each for called, each in new.bindings if called == name and each.fact.scope == scope])
                there = self.scopes[scope][name]
                self.scopes[scope][name] = tuple(next(fresh) if each.unit == label else each for each in there)
        return True


def _names_of(label: str, unit: UnitOutline) -> _UnitNames:
    bindings = tuple((name, Binding(label, fact)) for name, fact in bindings_in(unit))
    return _UnitNames(unit, bindings, frozenset(changing_in(unit)))
