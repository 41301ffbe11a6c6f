"""What a file configures and a Python server has no name for: beat entries and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.syntax.places import Range


class ConfiguredName(NamedTuple):
    """A beat entry, or the name or pattern of a route; ``detail`` is the task of an entry, empty if unknown."""

    name: str
    kind: Literal["beat", "route"]
    range: Range
    detail: str = ""


def configured_names(snapshot: Snapshot, path: str) -> tuple[ConfiguredName, ...]:
    """The entries and routes that a file contains, in the order of the text."""
    return tuple(sorted(set(_found(snapshot, path)), key=lambda each: (each.range, each.name)))


def _found(snapshot: Snapshot, path: str) -> Iterator[ConfiguredName]:
    for entry in snapshot.beat_entries():
        if entry.spot.path == path and entry.key:
            yield ConfiguredName(entry.key, "beat", snapshot.location(entry.spot).range, entry.task or "")
    for use in snapshot.uses_in(path):
        if use.kind == "route" and use.text:
            yield ConfiguredName(use.text, "route", snapshot.location(use.spot).range)
