"""A finding with its rule, at its place in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.change import file_edits

if TYPE_CHECKING:
    from celeryls.checking.rule import Finding, Fix, Rule, Severity, Tag
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.spans import Span


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A rule's finding in a file; ``span`` counts code points of the unit's text, which starts at ``offset``."""

    rule: Rule
    finding: Finding
    span: Span
    offset: int

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.finding.severity or self.rule.severity

    @property
    def tag(self) -> Tag | None:
        """What an editor makes of it."""
        return self.finding.tag

    @property
    def place(self) -> Span:
        """Where it stands in the whole text, in code points."""
        return self.span.shifted(self.offset)

    def edits(self, fix: Fix, file: SourceFile, style: Style) -> tuple[Edit, ...]:
        """The edits of one of its fixes in its own file."""
        return file_edits(fix.change, file.text, self.offset, style)
