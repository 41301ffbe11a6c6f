"""What the rules say of a file."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.change import placed
from celeryls.plugins import modules_with
from celeryls.source.facts.tasks import unit_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.rules.finding import Finding, Fix
    from celeryls.source.facts.tasks import Task
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's finding in a file: positions count code points of the whole text."""

    finding: Finding
    offset: int

    def edits(self, fix: Fix, file: SourceFile, style: Style) -> tuple[Edit, ...]:
        """The edits of one of its fixes."""
        return placed(fix.change, file.text, self.offset, style)


def findings(file: SourceFile) -> tuple[Found, ...]:
    """All findings in the order of the text. A rule that fails is logged, and the others still answer."""
    found = [each for unit in _worth_asking(file) for each in _of_unit(unit, file)]
    return tuple(sorted(found, key=lambda each: (each.finding.span, each.finding.code)))


def _worth_asking(file: SourceFile) -> Iterable[Unit]:
    """The units with a word that a rule looks for: the text is searched as one, which is faster than unit by unit."""
    words = {word for rule in modules_with("celeryls.rules", "CODE") for word in getattr(rule, "WORDS", ("",))}
    if "" in words:
        return file.units
    units = {}
    for word in words:
        at = file.text.find(word)
        while at >= 0:
            unit = file.unit_before(at + 1)
            units[unit.start] = unit
            at = file.text.find(word, unit.end)
    return units.values()


def _of_unit(unit: Unit, file: SourceFile) -> Iterator[Found]:
    rules = _rules_for(unit.text) if unit.facts else ()
    for task in unit_tasks(unit, file) if rules else ():
        for rule in rules:
            try:
                for finding in rule.check(task, file):
                    if not _half_typed(finding, task):
                        yield Found(replace(finding, span=finding.span.shifted(unit.start)), unit.start)
            except Exception:
                logger.exception("rule %s failed", rule.CODE)


def _half_typed(finding: Finding, task: Task) -> bool:
    """Whether a finding is about a decorator whose parenthesis is still open: its values may go on."""
    start, end = task.decorator.span
    return not task.decorator.closes and start <= finding.span.start and finding.span.end <= end


@lru_cache(maxsize=8192)
def _rules_for(text: str) -> tuple[ModuleType, ...]:
    """The rules that can find anything in a text: those that say no words are asked everywhere."""
    rules = modules_with("celeryls.rules", "CODE")
    return tuple(rule for rule in rules if any(word in text for word in getattr(rule, "WORDS", ("",))))
