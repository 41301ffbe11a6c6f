"""The units of a file as the index knows them, and what its project sets: for findings, hovers and hints alike."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.project.index.index import Index
    from celeryls.project.values.known import Known
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


def labels_of(index: Index, path: str, file: SourceFile) -> dict[int, tuple[str, int]]:
    """The labels that the index has for the units of a file, and their lines, by where these start."""
    bindings = index.snapshot.tables.bindings.get(path)
    if bindings is None:
        return {}
    by_line = {line: label for label, line in bindings.lines.items()}
    starts = zip(file.unit_lines, file.units, strict=True)
    return {unit.start: (by_line[line], line) for line, unit in starts if line in by_line}


def label_of(index: Index, path: str, file: SourceFile, unit: Unit) -> str | None:
    """The label that the index has for one unit of a file; None if it does not have that unit."""
    bindings = index.snapshot.tables.bindings.get(path)
    if bindings is None:
        return None
    line = file.unit_lines[bisect_right(file.units, unit.start, key=lambda each: each.start) - 1]
    label = bindings.unit_at(line)
    return label if bindings.lines.get(label) == line else None


def given_setting(index: Index, name: str) -> tuple[Known, ...]:
    """What the apps set under a name; a name in capitals is one of Django's own settings."""
    if name.isupper():
        return index.subjects.django_setting(name, index.snapshot)
    return index.snapshot.deployment.given(name)
