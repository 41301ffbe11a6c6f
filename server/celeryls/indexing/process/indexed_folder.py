"""What the server knows of a folder that the index process reads."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class IndexedFolder:
    """A folder and the digests of what was reported of it, by path; ``is_early``: not watched at first."""

    exclude: tuple[str, ...]
    wrappers: tuple[str, ...]
    known: dict[str, str] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    is_early: bool = False
