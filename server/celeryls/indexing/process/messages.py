"""The protocol between the server and the index process: JSON messages, one per line."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def line(message: Mapping[str, Any]) -> bytes:
    """A message as a line. File names that are not valid UTF-8 are passed as lone surrogates."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def text_of(data: bytes) -> str:
    """Bytes as text for a message: Base64."""
    return b64encode(data).decode("ascii")


def bytes_of(text: str) -> bytes:
    """The bytes that `text_of` encoded.

    Raises:
        ValueError: The text is not valid Base64.
    """
    return b64decode(text, validate=True)


def by_file(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A message split by file: creating outlines takes milliseconds each."""
    if message.get("kind") != "facts" or not isinstance(message.get("files"), dict):
        yield message
        return
    for path, data in message["files"].items():
        yield message | {"files": {path: data}}


class MessageLines:
    """Splits a stream into messages; invalid lines are skipped."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []

    def take(self, data: bytes) -> Iterator[dict[str, Any]]:
        """The messages that are complete after the next bytes."""
        first, *others = data.split(b"\n")
        self._rest.append(first)
        for each in others:
            whole = b"".join(self._rest)
            self._rest = [each]
            if (message := _message(whole)) is not None:
                yield message


def _message(text: bytes) -> dict[str, Any] | None:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
