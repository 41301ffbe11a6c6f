"""The version of Celery that a file of a project runs with."""

from __future__ import annotations

from collections.abc import Callable

Version = tuple[int, ...]
CeleryOf = Callable[[str], Version | None]
"""Returns the version for a path, with as many parts as are known; None if it is unknown."""


def unknown(_: str) -> Version | None:
    """The answer while nothing tells the version."""
    return None
