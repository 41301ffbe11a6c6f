"""What is known of a file, for tests that compare or count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import astuple

from celeryls.source.expression.values import Constant, Mapping
from celeryls.source.outline.document.kept import decorated_in
from celeryls.source.outline.files import outline_of
from celeryls.source.text.line_starts import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline.document.model import Decorated
    from celeryls.source.text.file import SourceFile


def decorated(file: SourceFile) -> list[Decorated]:
    """The decorated definitions of a file, at their places in it."""
    return [each.shifted(unit.start) for unit in file.units for each in decorated_in(unit)]


class Entry(NamedTuple):
    """An entry of a beat schedule; it starts and ends at code points of the file."""

    key: str
    start: int
    end: int


def entries(file: SourceFile) -> list[Entry]:
    """Whatever looks like an entry of a beat schedule, in the order of the text."""
    starts = line_starts(file.text)
    return sorted(
        Entry(
            str(key.value),
            starts[line + key.range.line] + key.range.column,
            starts[line + value.range.end_line] + value.range.end_column,
        )
        for line, unit in outline_of(file, whole=True).units
        for key, value in _entries(unit)
    )


def _entries(record: object) -> Iterator[tuple[Constant, Mapping]]:
    if isinstance(record, tuple):
        for part in record:
            yield from _entries(part)
        return
    if isinstance(record, Mapping):
        for key, value in record.pairs:
            if isinstance(key, Constant) and isinstance(value, Mapping):
                names = {name.value for name, _ in value.pairs if isinstance(name, Constant)}
                if names >= {"task", "schedule"}:
                    yield key, value
    if hasattr(record, "__struct_fields__"):
        yield from _entries(astuple(record))  # type: ignore[arg-type]  # one of msgspec's structs
