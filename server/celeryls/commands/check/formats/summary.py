"""What stands below all findings: their number, and what could not be decided."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.checking.rule import Severity
    from celeryls.commands.check.reported import CheckReport, ReportedFinding, UndecidedPlace
    from celeryls.commands.printing import StyledText

SEVERITY_STYLES: dict[Severity, str] = {"error": "red", "warning": "yellow", "information": "blue", "hint": "cyan"}

_PLACES = 10
"""Places that are listed of each kind of what is undecided."""


def summary(report: CheckReport) -> Iterator[list[StyledText]]:
    """The last lines for people."""
    yield from undecided_lines(report.undecided)
    yield from _baseline(report)
    count, fixed = len(report.findings), sum(report.fixed.values())
    if not count and not fixed:
        yield [("All checks passed!", "green")]
        return
    how_many = f" ({fixed} fixed, {count} remaining)" if fixed else ""
    yield [(f"Found {counted(count + fixed, 'finding')}{how_many}.", "bold")]
    marked = sum(is_applied(found, report) for found in report.findings)
    hidden = sum(found.fix is not None for found in report.findings) - marked
    if marked:
        unsafe = " --unsafe-fixes" if report.unsafe else ""
        yield [f"[*] {marked} fixable with `--fix{unsafe}`."]
    if hidden:
        yield [f"{counted(hidden, 'unsafe fix')} with `--fix --unsafe-fixes`: look at what changes."]


def undecided_lines(places: Sequence[UndecidedPlace]) -> Iterator[list[StyledText]]:
    """What could not be decided, by kind; no line if there is nothing."""
    if not places:
        return
    yield [("Not decided; rules are silent about it:", "bold")]
    for what, group in groupby(places, key=lambda each: each.what):
        listed = list(group)
        yield [f"  {what}: {len(listed)}"]
        for each in listed[:_PLACES]:
            place = each.place
            yield [f"    {place.path}:{place.line}:{place.column}", f" {each.detail}" if each.detail else ""]
        if len(listed) > _PLACES:
            yield [f"    and {len(listed) - _PLACES} more"]


def is_applied(found: ReportedFinding, report: CheckReport) -> bool:
    """Whether `--fix`, with the other options as they are, would fix a finding."""
    return found.fix is not None and (report.unsafe or found.fix.safety == "safe")


def fix_mark(found: ReportedFinding, report: CheckReport) -> StyledText:
    """The mark of a finding that `--fix` would fix, with a space before it."""
    return (" [*]", "cyan") if is_applied(found, report) else ""


def _baseline(report: CheckReport) -> Iterator[list[StyledText]]:
    if report.known:
        yield [f"{counted(report.known, 'finding')} of the baseline not shown."]
    if report.gone:
        yield [f"{counted(report.gone, 'finding')} of the baseline no longer there: `--write-baseline` removes them."]
