"""Findings as JSON; docs/check.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from celeryls.manual_address import rule_address

if TYPE_CHECKING:
    from celeryls.commands.check.reported import CheckReport, ReportedEdit, ReportedFinding, ReportedFix, ReportedPlace


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints a list of all findings."""
    click.echo(json.dumps(list(map(entry_of, report.findings)), indent=2, ensure_ascii=False), err=stderr)


def entry_of(found: ReportedFinding) -> dict[str, Any]:
    """A finding as the schema describes it."""
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "message": found.message,
        **_place(found.place),
        "fix": _fix(found.fix) if found.fix else None,
        "url": rule_address(found.code),
    }


def _fix(fix: ReportedFix) -> dict[str, Any]:
    return {"title": fix.title, "safety": fix.safety, "edits": [_edit(each) for each in fix.edits()]}


def _edit(edit: ReportedEdit) -> dict[str, Any]:
    return {**_place(edit.place), "text": edit.text}


def _place(place: ReportedPlace) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
