"""Which assists fit the task under the cursor."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celeryls.assists.offer import Target
from celeryls.plugins import modules_with
from celeryls.source.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.assists.offer import Offer
    from celeryls.edit.style import Style
    from celeryls.source.file import SourceFile
    from celeryls.source.tasks import Task

logger = logging.getLogger(__name__)


def offers(file: SourceFile, start: int, end: int, style: Style) -> Iterator[Offer]:
    """The actions for the code points ``[start:end]``; none where they are not in one task.

    An assist that fails is logged, and the others still answer.
    """
    task = task_at(file, start, end)
    if task is None or task.decorator.broken:
        return
    target = Target(file, task, style)
    for assist in sorted(modules_with("celeryls.assists", "FAMILY"), key=lambda assist: assist.RANK):
        try:
            yield from assist.offers(target)
        except Exception:
            logger.exception("assist %s failed", assist.__name__)


def task_at(file: SourceFile, start: int, end: int) -> Task | None:
    """The innermost task whose decorators, ``def`` line or body hold the code points ``[start:end]``."""
    around = [task for task in tasks(file) if task.definition.span.start <= start and end <= task.definition.span.end]
    return max(around, key=lambda task: task.definition.span.start, default=None)
