"""What is known of one file, so that it need not be read again."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.outline import Outline
from celeryls.source.outline_json import BadOutline, decode, encode

if TYPE_CHECKING:
    from celeryls.indexing.listing import Stamp

_GRANULARITY = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time; FAT's are the coarsest."""


class Reading(NamedTuple):
    """How a file was read: as a ``whole`` or not, and which of the project's ``words`` in it counted."""

    whole: bool
    words: frozenset[str]


@dataclass(slots=True)
class Facts:
    """An outline, and the same as JSON; each is made of the other when it is asked for."""

    json: str
    _outline: Outline | None = None

    @classmethod
    def of(cls, outline: Outline) -> Facts:
        """The facts of a fresh outline; empty JSON for one that holds none."""
        if not outline.units and not outline.commands:
            return cls("")
        return cls(json.dumps(encode(outline), separators=(",", ":")), outline)

    @property
    def outline(self) -> Outline:
        """The outline; an empty one where the JSON is none, which only a damaged cache has."""
        if self._outline is None:
            try:
                self._outline = decode(json.loads(self.json)) if self.json else Outline()
            except (BadOutline, ValueError, RecursionError):
                self._outline = Outline()
        return self._outline

    def says_the_same(self, other: Facts) -> bool:
        """Whether both are the same, but for the lines that units begin at."""
        if self.json == other.json:
            return True
        mine, others = self.outline, other.outline
        return [unit for _, unit in mine.units] == [unit for _, unit in others.units] and mine[1:] == others[1:]

    def shrink(self) -> None:
        """Keeps the JSON alone, which is a fraction of the size."""
        self._outline = None


@dataclass(slots=True)
class Record:
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
    readings: dict[Reading, Facts] = field(default_factory=dict)


def is_racy(stamp: Stamp) -> bool:
    """Whether a file was changed so lately that another change might leave the same stamp."""
    return max(stamp.modified, stamp.changed) > time.time_ns() - _GRANULARITY


def digest_of(data: bytes) -> str:
    """What differs between any two contents."""
    return blake2b(data, digest_size=16).hexdigest()
