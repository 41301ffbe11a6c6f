"""A message that is larger than the server accepts: only its beginning and its end are kept."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_MEMBERS = frozenset(("jsonrpc", "id", "method"))
_SPACE = re.compile(r"[ \t\r\n]*")
_LATE = re.compile(r",[ \t\r\n]*(?=\"(?:jsonrpc|id|method)\")")
_URI = re.compile(r'"uri"[ \t\r\n]*:[ \t\r\n]*("(?:[^"\\]|\\.)*")')
"""Inside a string the quotes would be escaped, so this is always a key."""
_DECODER = json.JSONDecoder()
_KEPT = 8_000


class OverlongMessage(NamedTuple):
    """The beginning and the end of a message of ``size`` bytes, each of a few kilobytes."""

    size: int
    head: bytes
    tail: bytes

    @classmethod
    def of(cls, body: bytes) -> OverlongMessage:
        """A complete message that can't be read for another reason."""
        return cls(len(body), body[:_KEPT], body[-_KEPT:])

    def members(self) -> dict[str, Any]:
        """The members ``id`` and ``method``, as far as they can be read.

        A large member that is not one of these, ``result`` of an answer for example, has the value None.
        """
        return _first_members(self.head.decode(errors="replace")) | _last_members(self.tail.decode(errors="replace"))

    def uri(self) -> str | None:
        """The first URI in it, which in a notification is that of the document; None if none can be read."""
        for part in (self.head, self.tail):
            for found in _URI.finditer(part.decode(errors="replace")):
                try:
                    return str(json.loads(found[1]))
                except ValueError:
                    continue
        return None


def _first_members(text: str) -> dict[str, Any]:
    """The members at the beginning of a JSON object; the last one is None if it does not end in ``text``."""
    found: dict[str, Any] = {}
    at = _after(text, 0)
    if text[at : at + 1] != "{":
        return found
    key = ""
    try:
        while text[at : at + 1] in ("{", ","):
            key, at = _DECODER.raw_decode(text, _after(text, at + 1))
            found[key] = None
            value, end = _DECODER.raw_decode(text, _after(text, _after(text, at) + 1))
            found[key] = value
            at = _after(text, end)
    except (ValueError, RecursionError, TypeError):
        pass  # the text ends here
    return found


def _last_members(text: str) -> dict[str, Any]:
    """The members at the end of a JSON object, which must be small ones."""
    for found in _LATE.finditer(text):
        try:
            members = json.loads("{" + text[found.end() :])
        except (ValueError, RecursionError):
            continue
        if members.keys() <= _MEMBERS:
            return dict(members)
    return {}


def _after(text: str, at: int) -> int:
    """Where the white space from ``at`` on ends."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
