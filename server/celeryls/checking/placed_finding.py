"""A finding with its rule and its position in a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from celeryls.edit.change import file_edits
from celeryls.project.names.entities import Spot

if TYPE_CHECKING:
    from celeryls.checking.rule import Finding, Fix, Rule, Severity, Tag
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.places import Range
    from celeryls.syntax.spans import Span


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A rule's finding in a file; ``span`` counts code points of the unit's text, which starts at ``offset``.

    ``line`` is the number of the line that the unit starts at.
    """

    rule: Rule
    finding: Finding
    span: Span
    offset: int = 0
    line: int = 0

    def shifted(self, offset: int, line: int) -> PlacedFinding:
        """The same finding where its unit starts there."""
        return PlacedFinding(self.rule, self.finding, self.span, offset, line)

    def graded(self, severity: Severity | None) -> PlacedFinding:
        """The same finding with another severity; None keeps its own."""
        if severity is None or severity == self.severity:
            return self
        return replace(self, finding=replace(self.finding, severity=severity))

    @property
    def range(self) -> Range:
        """Where it stands in the whole text, in lines and columns of code points."""
        at = self.finding.at
        return (at.range if isinstance(at, Spot) else at).shifted(self.line)

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """Its severity."""
        return self.finding.severity or self.rule.severity

    @property
    def tag(self) -> Tag | None:
        """Its tag for editors, if any."""
        return self.finding.tag

    @property
    def place(self) -> Span:
        """Its position in the whole text, in code points."""
        return self.span.shifted(self.offset)

    def edits(self, fix: Fix, file: SourceFile, style: Style) -> tuple[Edit, ...]:
        """The edits of one of its fixes in its own file."""
        return file_edits(fix.change, file.text, self.offset, style)
