"""The cached data of one file, which saves reading it again."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.name_edges import NameEdges
from celeryls.source.outline.encoding import BadOutline, decode, encode
from celeryls.source.outline.model import Outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.indexing.listing import Stamp


_LEVEL = 1  # a third of the size; higher levels save a few percent more


class ReadMode(NamedTuple):
    """How a file was read: completely (``whole``) or not, and which of the project's ``words`` in it counted."""

    whole: bool
    words: frozenset[str]


@dataclass(slots=True)
class FileFacts:
    """An encoded outline, compressed, and its edges.

    Decoded on demand: a decoded outline is thirty times as large. Equal outlines have equal ``packed`` bytes, no bytes
    if they are empty.
    """

    packed: bytes
    _edges: NameEdges | None = None

    @classmethod
    def of(cls, outline: Outline) -> FileFacts:
        """The facts of a new outline; no bytes for an empty one."""
        if not outline.units and not outline.commands:
            return cls(b"")
        return cls(zlib.compress(encode(outline), _LEVEL), NameEdges.of(outline))

    @property
    def encoded(self) -> bytes:
        """The outline as `encode` made it; no bytes for an empty one, or if ``packed`` is damaged."""
        try:
            return zlib.decompress(self.packed) if self.packed else b""
        except zlib.error:
            return b""

    @property
    def outline(self) -> Outline:
        """The outline; an empty one if the bytes are invalid, which only a damaged cache contains."""
        return self.decoded(decode)

    def decoded(self, how: Callable[[bytes], Outline]) -> Outline:
        """The same, decoded by a function that may know it already."""
        encoded = self.encoded
        try:
            return how(encoded) if encoded else Outline()
        except BadOutline:
            return Outline()

    def forget_edges(self) -> None:
        """Drops the edges, of facts that are rarely asked for them."""
        self._edges = None

    @property
    def edges(self) -> NameEdges:
        """The edges of the names in the outline."""
        if self._edges is None:
            self._edges = NameEdges.of(self.outline)
        return self._edges

    def says_the_same(self, other: FileFacts) -> bool:
        """Whether both are equal except for the lines of their units."""
        if self.packed == other.packed:
            return True
        mine, others = self.outline, other.outline
        return [unit for _, unit in mine.units] == [unit for _, unit in others.units] and (
            (mine.commands, mine.ascii) == (others.commands, others.ascii)
        )


@dataclass(slots=True)
class FileRecord:
    """The data of a file at the time of its stamp.

    ``matters`` says that the bytes contain a token of Celery's. ``words`` are the project's words that it contains, of
    those searched so far. ``racy`` says that it may have changed without a new stamp. ``digest`` identifies the
    content; it is empty for a file that was never outlined. ``defines`` says that the bytes contain what makes or
    configures something.
    """

    stamp: Stamp
    racy: bool
    matters: bool
    words: frozenset[str] = frozenset()
    digest: str = ""
    readings: dict[ReadMode, FileFacts] = field(default_factory=dict)
    defines: bool = False

    @property
    def kind(self) -> tuple[bool, bool, frozenset[str]]:
        """What decides whether a file is read."""
        return self.matters, self.defines, self.words
