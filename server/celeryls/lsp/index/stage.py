"""How far a folder has been read."""

from __future__ import annotations

from enum import Enum, auto


class Stage(Enum):
    """The progress of reading a folder."""

    LISTING = auto()
    """The files are being listed."""
    SCANNING = auto()
    """The files are listed, and read for the first time."""
    DEFINED = auto()
    """All files that define or configure something have been read; what uses it is read."""
    SCANNED = auto()
    """All files have been read once; from now on only changes are read."""
    GIVEN_UP = auto()
    """The user canceled, or reading failed: the files that were read so far are all that is known."""
