"""The pages of rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from celeryls.checking.rule import Rule


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's page: its title, the Markdown below it, and whether the rule has a fix."""

    rule: Rule
    title: str
    text: str
    has_fix: bool

    @property
    def markdown(self) -> str:
        """The whole page."""
        off = "" if self.rule.enabled else " · off by default"
        versions = f" · Celery {self.rule.celery}" if self.rule.celery else ""
        head = f"`{self.rule.name}` · {self.rule.severity}{off}{versions}"
        return f"# {self.rule.code}: {self.title}\n\n{head}\n\n{self.text}\n"


def page_of(module: ModuleType) -> RulePage:
    """The page of a rule, which is the docstring of its module."""
    from celeryls.examples import read_file  # noqa: PLC0415 - a reader of Markdown, which a start does without
    from celeryls.manual_text import manual_text  # noqa: PLC0415 - as above

    source = read_file(Path(str(module.__file__)))
    return RulePage(module.RULE, source.title, manual_text(source), has_fix=any(each.after for each in source.examples))
