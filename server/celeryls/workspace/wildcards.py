"""Limits how long a ``.gitignore`` pattern may take: a hostile pattern on a long path could run forever."""

from __future__ import annotations

import re
import sys

_STAR = re.compile(r"(?<![^/])\*\*(?![^/])|\*")
_TRIES = 10**9


def longest_path(pattern: str) -> int:
    """The longest path, in code points, that a pattern is matched against; it matches no longer path.

    Each ``*`` is tried at each position, so the time grows with the path's length to the power of the number of stars.
    Patterns that people write, with two or three stars, are matched against any path.
    """
    stars = len(_STAR.findall(pattern))
    return int(_TRIES ** (1 / stars)) if stars else sys.maxsize
