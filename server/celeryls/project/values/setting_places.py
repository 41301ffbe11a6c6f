"""Finds where the names of a module or class are bound, including bases, star imports and included files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Defined, Module, Spot
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.timeline import timeline
from celeryls.source.expression.values import CallExpression
from celeryls.source.outline.model import ImportFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope

_DEEPEST = 50


class SettingPlaces:
    """Finds them; each module is visited once, so cyclic imports terminate."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._known: dict[tuple[str, Scope], dict[str, Spot]] = {}
        self._depth = 0

    def of(self, entity: Entity, path: str, scope: Scope) -> dict[str, Spot]:
        """The names in a scope of a file, each with the last statement that binds or changes it.

        Names from other places come first, so that the effective ones come last.
        """
        found = self._known.get((path, scope))
        if found is None:
            found = self._known[path, scope] = {}
            self._depth += 1
            if self._depth <= _DEEPEST:
                found.update(self._bound(entity, path, scope))
            self._depth -= 1
        return found

    def _bound(self, entity: Entity, path: str, scope: Scope) -> Iterator[tuple[str, Spot]]:
        for base in self._resolver.bases(entity) if isinstance(entity, Defined) else ():
            if not isinstance(base, Defined):
                continue
            yield from tuple(self.of(base, base.path, base.inner).items())
        names = timeline(path, self._resolver).get(scope, {})
        for star in names.get("*", ()):
            for name, spot in self._brought(star.fact, star.unit, path):
                if not name.startswith("_"):
                    yield name, spot
        for name, events in names.items():
            last = events[-1]
            if isinstance(last.fact, ImportFact):
                yield from (
                    (name, spot)
                    for written, spot in self._brought(last.fact, last.unit, path)
                    if written == last.fact.name
                )
            elif "." not in name:
                yield name, Spot(path, last.unit, last.fact.range)

    def _brought(self, fact: object, unit: str, path: str) -> Iterator[tuple[str, Spot]]:
        """The names that an import or an include provides."""
        if isinstance(fact, ImportFact) and fact.name and (found := self._resolver.imported(fact.module, path)):
            yield from tuple(self.of(Module(found), found, ()).items())
        elif isinstance(fact, CallExpression):
            for file in Evaluation(self._resolver).included(path, unit, fact):
                yield from tuple(self.of(Module(file), file, ()).items())
