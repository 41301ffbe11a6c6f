"""A persistent mapping; a changed copy costs O(changes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ValueType = TypeVar("ValueType")

_LAYER = 64
"""How many changes are layered over the mapping before they are merged into a new one."""


class Table(Generic[ValueType]):
    """Values by string: a large shared mapping with a small layer of changes over it."""

    __slots__ = ("_base", "_layer")

    def __init__(
        self, base: Mapping[str, ValueType] | None = None, layer: Mapping[str, ValueType | None] | None = None
    ) -> None:
        self._base = base if base is not None else {}
        self._layer = layer if layer is not None else {}

    def get(self, key: str) -> ValueType | None:
        """The value of a key; None if it is missing."""
        return self._layer[key] if key in self._layer else self._base.get(key)

    def changed(self, changes: Mapping[str, ValueType | None]) -> Table[ValueType]:
        """A changed copy of the table; None deletes a key."""
        if not changes:
            return self
        layer = {**self._layer, **changes}
        if len(layer) <= _LAYER:
            return Table(self._base, layer)
        every = {**self._base, **layer}
        return Table({key: value for key, value in every.items() if value is not None})

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._base if key not in self._layer)
        yield from (key for key, value in self._layer.items() if value is not None)
