"""Messages between the server and its child: JSON, each behind its length in four bytes, the highest first."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTH = struct.Struct(">I")


def packed(message: dict[str, Any]) -> bytes:
    """A message as it goes over the pipe."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def received(pipe: BinaryIO) -> dict[str, Any] | None:
    """The next message; None where the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    body = pipe.read(size)
    if len(body) < size:
        return None
    message: dict[str, Any] = json.loads(body)
    return message
