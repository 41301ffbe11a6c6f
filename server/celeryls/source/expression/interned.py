"""Types whose equal values are one object once they are decoded: thousands of files have few names and few ranges."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class _Interned(type):
    """The type of a class that stands for another in annotations: msgspec asks `decoded` to make its instances."""

    real: type
    make: Callable[[Any], object]

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.real)


def interned(real: type, make: Callable[[Any], object]) -> _Interned:
    """What stands for ``real`` in an annotation; ``make`` makes it of what it is encoded as.

    It raises TypeError or ValueError where that is something else.
    """
    return _Interned(real.__name__, (), {"real": real, "make": staticmethod(make)})


def decoded(kind: Any, data: object) -> object:  # noqa: ANN401 - msgspec says `type`, which knows no `make`
    """An instance of an interned type, as msgspec's ``dec_hook``."""
    return kind.make(data)


if TYPE_CHECKING:
    InternedString = str
else:
    InternedString = interned(str, intern)
