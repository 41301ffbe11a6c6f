"""How many findings there are of each code."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.formats.summary import is_applied, summary
from celeryls.commands.printing import print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.commands.check.reported import CheckReport
    from celeryls.commands.printing import StyledText


def write_text(report: CheckReport) -> None:
    """Prints a line per code, the most frequent first."""
    print_lines(_lines(report))


def write_json(report: CheckReport) -> None:
    """Prints a list with an object per code, the most frequent first."""
    entries = [
        {"code": code, "name": name, "count": count, "fixable": fixable} for code, name, count, fixable in _rows(report)
    ]
    click.echo(json.dumps(entries, indent=2))


def _lines(report: CheckReport) -> Iterator[list[StyledText]]:
    rows = list(_rows(report))
    width = len(str(rows[0][2])) if rows else 0
    marks = any(fixable for *_, fixable in rows)
    for code, name, count, fixable in rows:
        mark = f"[{'*' if fixable == count else '-' if fixable else ' '}] " if marks else ""
        yield [f"{count:>{width}}  ", (code, "bold red"), f"  {mark}{name}"]
    yield from summary(report)


def _rows(report: CheckReport) -> Iterator[tuple[str, str, int, int]]:
    """Code, name, how many, and how many of them `--fix` would fix."""
    counts = Counter(found.code for found in report.findings)
    fixable = Counter(found.code for found in report.findings if is_applied(found, report))
    names = {found.code: found.name for found in report.findings}
    for code, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield code, names[code], count, fixable[code]
