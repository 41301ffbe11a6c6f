"""Which assists fit the task under the cursor."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from celeryls.assists.offer import Target
from celeryls.edit.change import placed
from celeryls.plugins import modules_with
from celeryls.source.tasks import unit_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.assists.offer import Offer
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.source.file import SourceFile, Unit
    from celeryls.source.tasks import Task

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Action:
    """An assist's offer for the task of that name in a file; ``edits`` are computed when they are asked for."""

    id: str
    title: str
    kind: str
    edits: Callable[[], tuple[Edit, ...]]
    task: str = ""


def actions(file: SourceFile, start: int, end: int, style: Style) -> Iterator[Action]:
    """The actions for the code points ``[start:end]``; none where they are not in one task.

    An assist that fails is logged, and the others still answer.
    """
    found = task_at(file, start, end)
    if found is None or found[1].decorator.broken:
        return
    unit, task = found
    target = Target(file, task, style)
    for assist in sorted(modules_with("celeryls.assists", "FAMILY"), key=lambda assist: assist.RANK):
        try:
            for offer in assist.offers(target):
                edits = partial(_edits, offer, file, unit, style)
                yield Action(offer.id, offer.title, offer.kind, edits, task.definition.name)
        except Exception:
            logger.exception("assist %s failed", assist.__name__)


def _edits(offer: Offer, file: SourceFile, unit: Unit, style: Style) -> tuple[Edit, ...]:
    return placed(offer.change(), file.text, unit.start, style)


def task_at(file: SourceFile, start: int, end: int) -> tuple[Unit, Task] | None:
    """The innermost task whose decorators, ``def`` line or body hold the code points ``[start:end]``."""
    around = [
        (unit, task)
        for unit in file.units_at(start, end)
        for task in unit_tasks(unit, file)
        if unit.start + task.definition.span.start <= start and end <= unit.start + task.definition.span.end
    ]
    return max(around, key=lambda found: found[0].start + found[1].definition.span.start, default=None)
