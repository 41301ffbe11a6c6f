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

LEAST = 64_000
"""Bytes of texts that a cache reads before it forgets the answers that nobody has asked for meanwhile, at least."""

MOST = 4_000_000
"""The same, at most: a document that needs more is not answered."""

ROOMS = 60
"""How much all caches together read before each of them forgets such answers, as a multiple of one cache's room.

A keystroke lets some fifteen caches read. One that reads something rarely would fill up for days, with answers that
nobody will ask for.
"""

_ENTRY = 250
"""Bytes that count for an entry itself."""


def cached_by_text(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Caches the answers of a function of texts; what it is called with, by position only, must be hashable.

    An answer that is asked for stays. One that is not is forgotten once texts of so many bytes have been read as the
    largest document has, or of twice as many. So a cache holds what is in use, and answers for as much text as two
    documents have.
    """
    if cast("FunctionType", function).__code__.co_argcount == 1:
        return cast("Callable[Parameters, Answer]", _Answers(function, single=True).__getitem__)
    answers = _Answers(function)

    def found(*key: object) -> Answer:
        return cast("Answer", answers[key])

    return cast("Callable[Parameters, Answer]", found)


def make_room(text: str, parts: int) -> None:
    """Lets each cache hold what is read of a document in so many parts, which are all asked for after each keystroke.

    The room stays as large as the largest document needed, from `LEAST` to `MOST` bytes.
    """
    needed = sys.getsizeof(text) + parts * (_ENTRY + sys.getsizeof(""))
    if needed > _Answers.room:
        _Answers.room = min(needed, MOST)


def forget_texts() -> None:
    """Empties all caches, which then need no more than the least room."""
    _Answers.room, _Answers.read_by_all = LEAST, 0
    for each in _all:
        each.clear()
        each.older.clear()
        each.read = each.began = 0


def answers_held() -> int:
    """How many answers all caches hold."""
    return sum(len(each) + len(each.older) for each in _all)


class _Answers(dict[Any, Any]):
    """Answers by argument, or by a tuple of several; a dict, whose own lookup takes a third of the time of a call.

    ``older`` are those that are forgotten next. ``read`` are the bytes that were read since, of which there may be
    ``room`` many; ``last`` is the text that was read last. ``read_by_all`` are the bytes that all caches have read, and
    ``began`` is how many these were when ``older`` was set.
    """

    room = LEAST
    read_by_all = 0

    def __init__(self, function: Callable[..., Any], *, single: bool = False) -> None:
        super().__init__()
        self.function = function
        self.single = single
        self.older: dict[Any, Any] = {}
        self.read = 0
        self.began = 0
        self.last: object = None
        _all.append(self)

    def __missing__(self, key: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
        if key in self.older:
            answer = self.older[key]
        else:
            answer = self.function(key) if self.single else self.function(*key)
            self._count((key,) if self.single else key)
        self[key] = answer
        return answer

    def _count(self, key: tuple[object, ...]) -> None:
        """Counts a key; many questions about one text, as one asks them in a row, count its bytes once."""
        size = _ENTRY + sum(_sizes(key if key[0] is not self.last else key[1:]))
        self.read += size
        _Answers.read_by_all += size
        self.last = key[0]
        if self.read > _Answers.room or _Answers.read_by_all - self.began > ROOMS * _Answers.room:
            self.older, self.read, self.began = dict(self), 0, _Answers.read_by_all
            self.clear()


_all: list[_Answers] = []


def _sizes(key: Iterable[object]) -> Iterator[int]:
    """The bytes of the texts among arguments; no other argument is large, or of another text each time."""
    for each in key:
        if isinstance(each, str):
            yield sys.getsizeof(each)
        elif type(each) is tuple:
            yield from _sizes(each)
