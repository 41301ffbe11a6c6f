"""How deeply the arrays and objects of a message are nested."""

from __future__ import annotations

from typing import Any

_DEEPEST = 200
"""Levels of arrays and objects in one message. pygls, which reads and writes them recursively, fails beyond 300."""


def is_nested_too_deeply(body: bytes, data: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether the message ``data``, which ``body`` contains, has more levels than any that a client needs."""
    if body.count(b"{") + body.count(b"[") <= _DEEPEST:
        return False  # as nearly all messages
    level = [data]
    for _ in range(_DEEPEST):
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
    return True
