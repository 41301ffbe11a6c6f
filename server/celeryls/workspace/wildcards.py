"""How far a pattern of a ``.gitignore`` is tried: a hostile one, on a long path, would never come to an end."""

from __future__ import annotations

import re
import sys

_STAR = re.compile(r"(?<![^/])\*\*(?![^/])|\*")
_TRIES = 10**9


def longest_path(pattern: str) -> int:
    """How many code points a path may have that a pattern is laid over; of a longer one it says nothing.

    Each ``*`` is tried at each place, so that the time grows with the path's length to the power of their number. What
    people write, with two or three of them, is tried on whatever path there is.
    """
    stars = len(_STAR.findall(pattern))
    return int(_TRIES ** (1 / stars)) if stars else sys.maxsize
