"""Versions as projects write them."""

from __future__ import annotations

from packaging.version import Version


def version_of(text: object) -> Version | None:
    """The version that a text is; None for what is not one."""
    try:
        return Version(text) if isinstance(text, str) else None
    except ValueError:
        # Not only InvalidVersion: a number of thousands of digits is refused by `int` itself.
        return None
