"""Findings for people, as ruff shows them: the source with carets, and the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.commands.check.formats.excerpt import excerpt
from celeryls.commands.check.formats.summary import SEVERITY_STYLES, fix_mark, summary
from celeryls.commands.printing import print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.commands.check.reported import CheckReport, ReportedFinding
    from celeryls.commands.printing import StyledText


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints a report."""
    print_lines(_all(report), stderr=stderr)


def _all(report: CheckReport) -> Iterator[list[StyledText]]:
    for found in report.findings:
        yield from _finding(found, report)
        yield []
    yield from summary(report)


def _finding(found: ReportedFinding, report: CheckReport) -> Iterator[list[StyledText]]:
    style, place = SEVERITY_STYLES[found.severity], found.place
    yield [(f"{found.severity}[{found.code}]", f"bold {style}"), fix_mark(found, report), f" {found.message}"]
    yield [("  --> ", "bright_blue"), f"{place.path}:{place.line}:{place.column}"]
    yield from excerpt(found, style)
    for where, message in found.related:
        yield [("note", "bold"), f": {where.path}:{where.line}:{where.column}: {message}"]
    if found.fix is not None:
        unsafe = " (unsafe: look at what it changes)" if found.fix.safety == "unsafe" else ""
        yield [("help", "bold"), f": {found.fix.title}{unsafe}"]
