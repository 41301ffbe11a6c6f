"""The releases of Celery: version ranges are resolved to one of them, and the catalogue covers their minor versions."""

from __future__ import annotations

_PATCHES: dict[tuple[int, int], tuple[int, ...]] = {
    (4, 4): (0, 1, 2, 3, 4, 5, 6, 7),
    (5, 0): (0, 1, 2, 3, 4, 5),
    (5, 1): (0, 1, 2),
    (5, 2): (0, 1, 2, 3, 4, 6, 7),
    (5, 3): (0, 1, 4, 5, 6),
    (5, 4): (0,),
    (5, 5): (0, 1, 2, 3),
    (5, 6): (0, 1, 2, 3),
    (5, 7): (0,),
}

RELEASES: tuple[str, ...] = tuple(
    f"{major}.{minor}.{patch}" for (major, minor), patches in _PATCHES.items() for patch in patches
)
"""Final releases, the oldest first; PyPI has no others in between."""
