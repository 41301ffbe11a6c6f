"""One line per finding, beginning with its place, as compilers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.commands.check.formats.summary import SEVERITY_STYLES, fix_mark, summary
from celeryls.commands.printing import print_lines

if TYPE_CHECKING:
    from celeryls.commands.check.reported import CheckReport, ReportedFinding
    from celeryls.commands.printing import StyledText


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints a report."""
    print_lines([*(_line(found, report) for found in report.findings), *summary(report)], stderr=stderr)


def _line(found: ReportedFinding, report: CheckReport) -> list[StyledText]:
    place = found.place
    where = f"{place.path}:{place.line}:{place.column}: "
    return [where, (found.code, SEVERITY_STYLES[found.severity]), fix_mark(found, report), f" {found.message}"]
