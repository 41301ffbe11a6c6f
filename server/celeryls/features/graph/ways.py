"""How the way in which a task is started is written at an arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.features.calls.model import Way


def shown_way(way: Way) -> str:
    """The words of a way; a direct call, which sends no message, is a ``call``."""
    return " ".join("call" if word == "()" else word for word in way)
