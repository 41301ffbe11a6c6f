"""What the rules say of the comments that suppress findings; to be asked after all other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.context import Context
from celeryls.checking.placed_finding import PlacedFinding
from celeryls.checking.registry import run_rule
from celeryls.checking.suppression.unused import suppressing_comments
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.comments import SuppressingComment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import ModuleType

    from celeryls.checking.context import Version
    from celeryls.checking.suppression.silencing import Silencing


def unused_ignores(
    path: str, comments: Silencing, ran: Collection[str], rules: Iterable[ModuleType], celery: Version | None
) -> Iterator[PlacedFinding]:
    """The findings about the comments of a file; ``ran`` are the codes of the rules that were asked about it."""
    wanted = [module for module in rules if module.RULE.subject is SuppressingComment]
    for placed, subject in suppressing_comments(comments, ran, celery):
        context = Context(path, "", placed.unit.text, celery)
        for module in wanted:
            for found in run_rule(module, subject, context):
                if not isinstance(found.at, Spot):
                    at = context.span(found.at)
                    yield PlacedFinding(module.RULE, found, at, placed.unit.start, placed.unit_line)
