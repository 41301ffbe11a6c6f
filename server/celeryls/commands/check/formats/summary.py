"""What stands below all findings: their number, and what could not be decided."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

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
    count = len(report.findings)
    if not count:
        yield [("All checks passed!", "green")]
        return
    yield [(f"Found {counted(count, 'finding')}.", "bold")]
    safe = sum(found.fix is not None and found.fix.safety == "safe" for found in report.findings)
    unsafe = sum(found.fix is not None and found.fix.safety == "unsafe" for found in report.findings)
    if safe:
        yield [f"[*] {safe} fixable with the `--fix` option."]
    if unsafe:
        yield [f"[-] {unsafe} fixable with `--fix --unsafe-fixes`: look at what they change."]


def undecided_lines(places: Sequence[UndecidedPlace]) -> Iterator[list[StyledText]]:
    """What could not be decided, by kind; no line if there is nothing."""
    if not places:
        return
    yield [("Not decided; rules are silent about it:", "bold")]
    for what, group in groupby(sorted(places, key=lambda each: each.what), key=lambda each: each.what):
        listed = list(group)
        yield [f"  {what}: {len(listed)}"]
        for each in listed[:_PLACES]:
            place = each.place
            yield [f"    {place.path}:{place.line}:{place.column}", f" {each.detail}" if each.detail else ""]
        if len(listed) > _PLACES:
            yield [f"    and {len(listed) - _PLACES} more"]


def fix_mark(found: ReportedFinding) -> StyledText:
    """The mark of a finding that can be fixed; a space before it."""
    if found.fix is None:
        return ""
    return (" [*]", "cyan") if found.fix.safety == "safe" else (" [-]", "cyan")


def counted(count: int, thing: str) -> str:
    """A number of things."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
