"""Parses versions as projects write them."""

from __future__ import annotations

from packaging.version import Version


def version_of(text: object) -> Version | None:
    """The version in a text; None if it is not a version."""
    try:
        return Version(text) if isinstance(text, str) else None
    except ValueError:
        # Not only InvalidVersion: `int` itself rejects a number with thousands of digits.
        return None
