"""The version of Celery that a file of a project runs with."""

from __future__ import annotations

from collections.abc import Callable

CeleryOf = Callable[[str], tuple[int, ...] | None]
"""Returns the version for a path, with as many parts as are known; None if it is unknown."""


def unknown(_: str) -> tuple[int, ...] | None:
    """The answer while nothing tells the version."""
    return None
