"""The units of a file that have something; a keystroke changes one of many, so each is looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.names.views import FileNames
    from celeryls.source.outline.model import UnitOutline


class UnitSearch:
    """Finds the units for which ``has_it`` holds."""

    def __init__(self, has_it: Callable[[UnitOutline], bool]) -> None:
        self._has_it = has_it
        self._last: dict[str, tuple[FileNames | None, frozenset[str]]] = {}

    def in_file(self, path: str, resolver: Resolver) -> list[tuple[str, UnitOutline]]:
        """Those among the units of a file, by label, in the order of the text."""
        names = resolver.bindings(path)
        units = names.units
        before, had_it = self._last.get(path, (None, frozenset[str]()))
        if before is not names:
            known = before.units if before is not None else {}
            others = {label: unit for label, unit in units.items() if known.get(label) is not unit}
            having = {label for label, unit in others.items() if self._has_it(unit)}
            had_it = frozenset(having.union(label for label in had_it if label in units and label not in others))
            self._last[path] = names, had_it
        return [(label, unit) for label, unit in units.items() if label in had_it] if had_it else []
