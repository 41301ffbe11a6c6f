"""Caches of what was read from texts, bounded in bytes.

A number of entries is no bound: each keystroke makes a new text, and a text may be a line or a class of thousands.
``functools.lru_cache`` has no other; ``cachetools`` has, but looking up its entries takes three to five times as long,
and a keystroke looks thousands up.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FunctionType

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

SIZE = 500_000
"""Bytes of texts that a cache reads before it forgets the answers that nobody has asked for meanwhile.

Twice that holds the largest document that is answered by default, with all its units.
"""

_ENTRY = 250
"""Bytes that count for an entry itself."""


def cached_by_text(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Caches the answers of a function of texts; what it is called with, by position only, must be hashable.

    An answer that is asked for stays. One that is not is forgotten once texts of one to two times `SIZE` bytes have
    been read. So a cache holds what is in use and the texts of twice `SIZE` bytes at most, with what was read from
    them.
    """
    if cast("FunctionType", function).__code__.co_argcount == 1:
        return cast("Callable[Parameters, Answer]", _Answers(function, single=True).__getitem__)
    answers = _Answers(function)

    def found(*key: object) -> Answer:
        return cast("Answer", answers[key])

    return cast("Callable[Parameters, Answer]", found)


def forget_texts() -> None:
    """Empties all caches."""
    for each in _all:
        each.clear()
        each.older.clear()
        each.read = 0


def answers_held() -> int:
    """How many answers all caches hold."""
    return sum(len(each) + len(each.older) for each in _all)


class _Answers(dict[Any, Any]):
    """Answers by argument, or by a tuple of several; a dict, whose own lookup takes a third of the time of a call.

    ``older`` are those of the last but one `SIZE` bytes, ``read`` are the bytes since.
    """

    def __init__(self, function: Callable[..., Any], *, single: bool = False) -> None:
        super().__init__()
        self.function = function
        self.single = single
        self.older: dict[Any, Any] = {}
        self.read = 0
        _all.append(self)

    def __missing__(self, key: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
        if key in self.older:
            answer = self.older[key]
        else:
            answer = self.function(key) if self.single else self.function(*key)
            self.read += _ENTRY + sum(_sizes((key,)))
            if self.read > SIZE:
                self.older, self.read = dict(self), 0
                self.clear()
        self[key] = answer
        return answer


_all: list[_Answers] = []


def _sizes(key: Iterable[object]) -> Iterator[int]:
    """The bytes of the texts among arguments; no other argument is large, or of another text each time."""
    for each in key:
        if isinstance(each, str):
            yield sys.getsizeof(each)
        elif type(each) is tuple:
            yield from _sizes(each)
