"""Hands a message that was answered already to pygls, without its answer."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygls.io_ import Writer

    from celeryls.lsp.transport.protocol import Protocol

logger = logging.getLogger(__name__)


def replay(protocol: Protocol, body: bytes, writer: Writer) -> None:
    """Has the protocol handle a request; what it sends meanwhile goes to ``writer``, except for the response."""
    protocol.set_writer(_WithoutResponses(writer))
    try:
        protocol.received(body)
    finally:
        protocol.set_writer(writer)


class _WithoutResponses:
    """A writer that drops responses."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def close(self) -> None:
        """Closes nothing: the writer behind it is used further."""

    def write(self, data: bytes) -> None:
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        if "method" in message:
            self._writer.write(data)
        elif "error" in message:
            logger.error("a message was answered, and then refused: %s", message["error"])
