"""What pygls is handling, or waits for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future


_UNANSWERED = 1_000
"""Our own requests that may wait for an answer: a client need not answer each."""


class PendingFutures(dict[int | str, "Future[Any]"]):
    """The futures of messages by id, each until it is done.

    pygls removes the future of a request when it has answered it, and never that of a notification: it would hold one
    for each keystroke. ``result_types`` are the types of the results of our own requests, which it removes only when a
    result comes, and not with an error.
    """

    def __init__(self, result_types: dict[int | str, Any] | None = None) -> None:
        super().__init__()
        self._result_types = {} if result_types is None else result_types

    def __setitem__(self, number: int | str, future: Future[Any]) -> None:
        """Adds a future, which may be asyncio's as well, until it is done.

        If too many of our own requests have no answer, the oldest is given up.
        """
        if len(self._result_types) >= _UNANSWERED:
            self._give_up(next(iter(self._result_types)))
        super().__setitem__(number, future)
        future.add_done_callback(partial(self._remove, number))

    def items(self) -> Iterable[tuple[int | str, Future[Any]]]:  # type: ignore[override] # pygls only loops over them
        """The futures as they are now: ``shutdown`` cancels each in a loop, which removes it."""
        return list(super().items())

    def pop(self, number: Any, *default: Any) -> Any:  # noqa: ANN401 - a client may send any JSON in place of a number
        """The future with that number, which is removed; ``default`` for what is no number, such as a list."""
        return super().pop(number if isinstance(number, int | str) else "", *default)

    def _give_up(self, number: int | str) -> None:
        self._result_types.pop(number)
        if (future := self.get(number)) is not None:
            future.cancel()

    def _remove(self, number: int | str, future: Future[Any]) -> None:
        if self.get(number) is future:  # a client may use a number again
            del self[number]
            self._result_types.pop(number, None)
