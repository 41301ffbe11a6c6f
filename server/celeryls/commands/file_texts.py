"""The texts of files, as they are on disk."""

from __future__ import annotations

from pathlib import Path

from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded


def file_text(path: str) -> str | None:
    """The text of a Python file; None if it can't be read, is too large, or is no text."""
    try:
        size = Path(path).stat().st_size
    except (OSError, ValueError):
        return None
    data = content(path, size) if size <= LARGEST else None
    return decoded(data) if data is not None else None
