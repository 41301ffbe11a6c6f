"""A task with its configurations, as the formats need it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.effective.words import DOUBTS

if TYPE_CHECKING:
    from celeryls.features.effective.model import EffectiveConfiguration, EffectivePart
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot

_MOST_PLACES = 3


class ExplainedPlace(NamedTuple):
    """A place: the path below the project's folder, with ``/`` as separator; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class ExplainedTask:
    """A task, and what is in force for it in each app that runs it."""

    record: TaskRecord
    configurations: tuple[EffectiveConfiguration, ...]
    snapshot: Snapshot
    root: Path

    def place(self, spot: Spot) -> ExplainedPlace:
        """Where a spot is now; columns are code points."""
        there = self.snapshot.location(spot)
        path = Path(there.path)
        below = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return ExplainedPlace(below.as_posix(), there.range.line + 1, there.range.column + 1)

    def doubt(self, part: EffectivePart, *, placed: bool = False) -> str:
        """Why a part can't be told, with the places of what can't be read; empty if it can.

        Without the place if that of the part is ``placed`` beside it and is the same.
        """
        if not part.doubt or (placed and part.unread == (part.origin.spot,)):
            return DOUBTS[part.doubt] if part.doubt else ""
        places = [str(self.place(each)) for each in part.unread[:_MOST_PLACES]]
        more = len(part.unread) - len(places)
        listed = ", ".join((*places, *([f"{more} more"] if more else [])))
        return f"{DOUBTS[part.doubt]} ({listed})" if listed else DOUBTS[part.doubt]
