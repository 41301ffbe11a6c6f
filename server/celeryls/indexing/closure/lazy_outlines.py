"""Outlines that are decoded when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.indexing.records import FileFacts
    from celeryls.source.outline.model import Outline


class LazyOutlines(Mapping[str, "Outline"]):
    """A lazy mapping of the files' outlines."""

    def __init__(self, facts: Mapping[str, FileFacts], decode: Callable[[bytes], Outline]) -> None:
        self._facts = facts
        self._decode = decode
        self._made: dict[str, Outline] = {}

    def __getitem__(self, path: str) -> Outline:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = self._facts[path].decoded(self._decode)
        return made

    def __contains__(self, path: object) -> bool:
        return path in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)
