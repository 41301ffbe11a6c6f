"""A mapping that never changes, and of which a new one with a few changes costs as much as these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ValueType = TypeVar("ValueType")

_LAYER = 64
"""So many changes lie over the mapping before they are put into a new one."""


class Table(Generic[ValueType]):
    """Values by strings, as a large mapping that is shared and a small one that lies over it."""

    __slots__ = ("_base", "_layer")

    def __init__(
        self, base: Mapping[str, ValueType] | None = None, layer: Mapping[str, ValueType | None] | None = None
    ) -> None:
        self._base = base if base is not None else {}
        self._layer = layer if layer is not None else {}

    def get(self, key: str) -> ValueType | None:
        """The value of a key; None where there is none."""
        return self._layer[key] if key in self._layer else self._base.get(key)

    def changed(self, changes: Mapping[str, ValueType | None]) -> Table[ValueType]:
        """The table with other values; None takes a key out."""
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
