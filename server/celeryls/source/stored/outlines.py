"""Outlines that are kept as bytes and decoded when they are asked for.

A decoded outline takes thirty times the memory of its compressed bytes, and of most files nothing is asked once they
are resolved. What was asked for lately stays decoded.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, TypeVar, cast

from celeryls.source.outline.encoding import decode
from celeryls.source.outline.model import Outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.source.outline.model import Command, UnitOutline

Made = TypeVar("Made")

LARGEST = 50_000
"""Bytes of an encoded outline that may be decoded on demand, which takes some milliseconds."""
ROOM = 300_000
"""Bytes of encoded outlines that are decoded before those that nobody has asked for meanwhile are forgotten."""
_LEVEL = 1


class StoredOutline:
    """The outline of a file on disk; its ``units`` are decoded on demand, and so is all that is made of them."""

    __slots__ = ("_packed", "ascii", "commands", "size")

    def __init__(self, data: bytes, outline: Outline) -> None:
        self._packed = zlib.compress(data, _LEVEL)
        self.size = len(data)
        self.commands: tuple[Command, ...] = outline.commands
        self.ascii = outline.ascii
        _recent.add(self, {_same: outline})

    @property
    def units(self) -> tuple[tuple[int, UnitOutline], ...]:
        """The units that have any facts, each with its first line."""
        return self.made(_same).units

    def made(self, make: Callable[[Outline], Made]) -> Made:
        """What a function makes of the outline; kept as long as the outline stays decoded."""
        parts = _recent.young.get(self)
        if parts is None:
            parts = _recent.found(self)
        made = parts.get(make)
        if made is None:
            made = parts[make] = make(parts[_same])
        return cast("Made", made)

    def keep(self, make: Callable[[Outline], Made], made: Made) -> None:
        """Keeps something that was made already as what a function makes."""
        self.made(_same)
        _recent.young[self][make] = made

    def parts(self) -> dict[Any, Any]:
        """The decoded outline alone, anew."""
        return {_same: decode(zlib.decompress(self._packed))}


AnyOutline = Outline | StoredOutline


def decoded(outline: AnyOutline | None) -> Outline:
    """An outline that is decoded; an empty one for None. Its parts are the same objects as long as it is held."""
    if outline is None:
        return Outline()
    return outline.made(_same) if isinstance(outline, StoredOutline) else outline


def stored(data: bytes, outline: Outline) -> AnyOutline:
    """The outline that `encode` encoded as ``data``: itself if it is large."""
    return StoredOutline(data, outline) if len(data) <= LARGEST else outline


def forget_decoded() -> None:
    """Forgets all that is decoded."""
    _recent.forget()


def _same(outline: Outline) -> Outline:
    return outline


class _RecentlyUsed:
    """The decoded outlines that were asked for lately, each with what was made of it, in two generations."""

    def __init__(self) -> None:
        self.young: dict[StoredOutline, dict[Any, Any]] = {}
        self._old: dict[StoredOutline, dict[Any, Any]] = {}
        self._size = 0

    def found(self, outline: StoredOutline) -> dict[Any, Any]:
        """The parts of an outline that is not among the young ones."""
        parts = self._old.get(outline)
        if parts is None:
            parts = outline.parts()
        self.add(outline, parts)
        return parts

    def add(self, outline: StoredOutline, parts: dict[Any, Any]) -> None:
        """Adds an outline to the young ones."""
        self._size += outline.size
        if self._size > ROOM:
            self._old, self.young, self._size = self.young, {}, outline.size
        self.young[outline] = parts

    def forget(self) -> None:
        """Forgets all of them."""
        self.young, self._old, self._size = {}, {}, 0


_recent = _RecentlyUsed()
