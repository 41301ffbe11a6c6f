"""What is measured, beside whom, and the goal that it has."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure of ours beside another server's, or the floor's.

    Times are seconds, memory MiB. ``at_most`` is the goal: so many times ``theirs``, or where nobody stands beside it
    so many seconds or MiB. None: there is no goal, the figure is for reading.
    """

    section: str
    what: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    at_most: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        """How many times the other's figure ours is; None where nobody stands beside it."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.at_most is None:
            return None
        return (self.ours if self.theirs is None else self.ours / self.theirs) <= self.at_most

    def json(self) -> dict[str, Any]:
        """The row for programs, in the units that it is kept in."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}
