"""A report of GitLab's code quality: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.checking.rule import Severity
    from celeryls.commands.check.reported import CheckReport, ReportedFinding

_SEVERITIES: Mapping[Severity, str] = {
    "error": "critical",
    "warning": "major",
    "information": "minor",
    "hint": "info",
}


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints a list of all findings."""
    entries = [
        {"fingerprint": fingerprint, **_entry(found)}
        for found, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    click.echo(json.dumps(entries, indent=2, ensure_ascii=False), err=stderr)


def fingerprints(findings: Iterable[ReportedFinding]) -> Iterator[str]:
    """A text for each finding that stays the same when lines above it change."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in findings:
        key = (found.place.path, found.code, found.message)
        seen[key] += 1
        yield hashlib.sha256("\0".join((*key, str(seen[key]))).encode(errors="surrogatepass")).hexdigest()[:32]


def _entry(found: ReportedFinding) -> dict[str, Any]:
    place = found.place
    return {
        "check_name": found.code,
        "description": f"{found.code}: {found.message}",
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": place.path,
            "positions": {
                "begin": {"line": place.line, "column": place.column},
                "end": {"line": place.end_line, "column": place.end_column},
            },
        },
    }
