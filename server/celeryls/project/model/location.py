"""Where something is, in the files as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.syntax.places import Range


class Location(NamedTuple):
    """A place in a file, given by its absolute path.

    Lines and columns count from 0, columns code points. A record has a `Spot` instead, which stays right when lines are
    added above it; `Snapshot.location` says where that is.
    """

    path: str
    range: Range
