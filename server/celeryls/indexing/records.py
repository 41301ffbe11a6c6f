"""What is known of one file, so that it need not be read again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.name_edges import NameEdges
from celeryls.source.outline.encoding import BadOutline, decode, encode
from celeryls.source.outline.model import Outline

if TYPE_CHECKING:
    from celeryls.indexing.listing import Stamp

_GRANULARITY = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time; FAT's are the coarsest."""


class ReadMode(NamedTuple):
    """How a file was read: as a ``whole`` or not, and which of the project's ``words`` in it counted."""

    whole: bool
    words: frozenset[str]


@dataclass(slots=True)
class FileFacts:
    """An encoded outline, and where it leads. The outline itself is ten times as large, and made anew when needed."""

    encoded: bytes
    _edges: NameEdges | None = None

    @classmethod
    def of(cls, outline: Outline) -> FileFacts:
        """The facts of a fresh outline; no bytes for one that holds none."""
        if not outline.units and not outline.commands:
            return cls(b"")
        return cls(encode(outline), NameEdges.of(outline))

    @property
    def outline(self) -> Outline:
        """The outline; an empty one where the bytes are none, which only a damaged cache has."""
        try:
            return decode(self.encoded) if self.encoded else Outline()
        except BadOutline:
            return Outline()

    @property
    def edges(self) -> NameEdges:
        """Where the names in the outline lead."""
        if self._edges is None:
            self._edges = NameEdges.of(self.outline)
        return self._edges

    def says_the_same(self, other: FileFacts) -> bool:
        """Whether both are the same, but for the lines that units begin at."""
        if self.encoded == other.encoded:
            return True
        mine, others = self.outline, other.outline
        return [unit for _, unit in mine.units] == [unit for _, unit in others.units] and (
            (mine.commands, mine.ascii) == (others.commands, others.ascii)
        )


@dataclass(slots=True)
class FileRecord:
    """What is known of a file as it was when its stamp was taken.

    ``matters`` says that its bytes hold a token of Celery's. ``words`` are those of the project's words, as far as
    they have been looked for, that it holds. ``racy`` says that it may have changed without its stamp showing that.
    ``digest`` tells whether the bytes are the same; it is empty for a file that was never outlined.
    """

    stamp: Stamp
    racy: bool
    matters: bool
    words: frozenset[str] = frozenset()
    digest: str = ""
    readings: dict[ReadMode, FileFacts] = field(default_factory=dict)


def is_racy(stamp: Stamp) -> bool:
    """Whether a file was changed so lately that another change might leave the same stamp."""
    return max(stamp.modified, stamp.changed) > time.time_ns() - _GRANULARITY


def digest_of(data: bytes) -> str:
    """What differs between any two contents."""
    return blake2b(data, digest_size=16).hexdigest()
