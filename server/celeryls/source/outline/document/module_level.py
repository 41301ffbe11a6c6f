"""What an open document binds at module level: its imports, and assigned calls."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.source.expression.values import Name
from celeryls.source.outline.imports import imports_of_text, is_at_run_time
from celeryls.source.outline.kept import kept_imports, kept_outline
from celeryls.source.outline.reader import NO_NAMES, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline.model import Assignment, ImportFact
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


@lru_cache(maxsize=4)
def imports_of(file: SourceFile) -> dict[str, ImportFact]:
    """The last module-level import of each bound name; without those under ``TYPE_CHECKING``, and without stars."""
    found = (each for number in file.module_level for each in _imports(file.units[number]))
    return {each.local_name: each for each in found if is_at_run_time(each)}


@lru_cache(maxsize=4)
def assignments_of(file: SourceFile) -> dict[str, Assignment]:
    """The last module-level assignment of each name."""
    return {
        each.target.dotted: each
        for number in file.module_level
        for each in _assignments(file.units[number])
        if isinstance(each.target, Name) and not each.scope
    }


def _imports(unit: Unit) -> Iterator[ImportFact]:
    if unit.before:
        yield from kept_imports(unit.before, unit.changes, unit.text)
    else:
        yield from imports_of_text(unit.text)


def _assignments(unit: Unit) -> Iterator[Assignment]:
    if unit.before:
        yield from kept_outline(unit.before, unit.changes, unit.text, NO_NAMES).assignments
    else:
        yield from read_unit(unit.text).outline.assignments
