"""What rules share about the names of queues where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.checking.context import Context
    from celeryls.project.subjects.apps.model import Queue
    from celeryls.syntax.places import Range


def may_go_on(name: str, known: Iterable[str]) -> bool:
    """Whether a name is a part of a known one's last word, which is being typed: editors close quotes at once."""
    rests = [each.removeprefix(name) for each in known if each.startswith(name)]
    return any(len(rest) > 1 and rest.isalpha() for rest in rests)


def place_of(queue: Queue, context: Context) -> Range:
    """The name without quotes, where it is written out."""
    start, end = context.span(queue.at)
    at = -1 if queue.is_default else context.text.find(queue.name, start, end)
    return queue.at if at < 0 else context.range((at, at + len(queue.name)))
