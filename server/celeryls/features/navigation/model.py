"""What is found for a name at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.model.location import Location
    from celeryls.syntax.places import Range


class NamedPlaces(NamedTuple):
    """What is named in a range of a file: the places that declare it, the effective one first, and all that name it."""

    range: Range
    declared: tuple[Location, ...]
    everywhere: tuple[Location, ...]
