"""The first message from the client, answered at once if it is an ``initialize`` like those of all clients."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from celeryls.lsp.opening.prepared import PreparedAnswer
from celeryls.lsp.transport.nesting import is_nested_too_deeply
from celeryls.lsp.transport.stream import bodies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.lsp.transport.overlong import OverlongMessage


class Opening:
    """The messages of a client, of which the first may be answered before the server exists.

    ``first`` is its body, None at the end of the stream or before `greet`. ``params`` are those of the ``initialize``
    that was answered; None if the message is one that the server has to refuse or to drop, which takes it some time to
    load. ``largest_message`` says how many bytes a message may have.
    """

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._prepared = PreparedAnswer()
        self.largest_message: Callable[[], int] = lambda: self._prepared.largest_message
        self._bodies = bodies(read, self._largest_message)
        self.first: bytes | OverlongMessage | None = None
        self.params: dict[str, Any] | None = None

    def greet(self, write: Callable[[bytes], object]) -> None:
        """Waits for the first message, and answers it if that is possible without knowing the protocol's types."""
        self.first = next(self._bodies, None)
        message = _initialize(self.first)
        if message is None:
            return
        result = self._prepared.result(message.get("params"))
        if result is None:
            return
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
        write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.params = message["params"]

    def following(self) -> Iterator[bytes | OverlongMessage]:
        """The messages that the server has not seen: the first, unless it was answered, and all after it."""
        if self.first is None:
            return
        if self.params is None:
            yield self.first
        yield from self._bodies

    def _largest_message(self) -> int:
        return self.largest_message()


def _initialize(body: bytes | OverlongMessage | None) -> dict[str, Any] | None:
    """The message if it is a valid request ``initialize``, apart from its parameters; None for any other."""
    if not isinstance(body, bytes):
        return None
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or (message.get("jsonrpc"), message.get("method")) != ("2.0", "initialize"):
        return None
    number = message.get("id")
    is_valid = isinstance(number, str) or type(number) is int
    return message if is_valid and not is_nested_too_deeply(body, message) else None
