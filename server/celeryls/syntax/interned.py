"""Strings and ranges that are interned when they are decoded: equal values are one object.

Thousands of files share few names and few ranges within their units; msgspec alone would create each again.
"""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any

from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Callable


class _StandIn(type):
    """The metaclass of classes that replace ``real`` in annotations.

    Msgspec calls `decoded` to create the instances.
    """

    real: type
    make: Callable[[Any], object]

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.real)


def decoded(kind: Any, data: object) -> object:  # noqa: ANN401 - msgspec says `type`, which knows no `make`
    """An instance of one of the types below, as msgspec's ``dec_hook``.

    Raises TypeError or ValueError for invalid data.
    """
    return kind.make(data)


def _stand_in(real: type, make: Callable[[Any], object]) -> _StandIn:
    return _StandIn(real.__name__, (), {"real": real, "make": staticmethod(make)})


_MOST = 50_000
_ranges: dict[Range, Range] = {}  # a third of the memory that an `lru_cache` takes


def forget_ranges() -> None:
    """Frees the memory of known ranges, once all files have been decoded; ranges decoded later are other objects."""
    _ranges.clear()


def _range_of(data: Any) -> Range:  # noqa: ANN401 - whatever stands where a range is to stand
    line, column, end_line, end_column = data
    if type(line) is type(column) is type(end_line) is type(end_column) is int:
        if len(_ranges) >= _MOST:
            forget_ranges()
        made = Range(line, column, end_line, end_column)
        return _ranges.setdefault(made, made)
    raise TypeError(data)


if TYPE_CHECKING:
    InternedString = str
    InternedRange = Range
else:
    InternedString = _stand_in(str, intern)
    InternedRange = _stand_in(Range, _range_of)
