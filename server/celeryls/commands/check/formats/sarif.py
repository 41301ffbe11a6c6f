"""Findings as SARIF 2.1.0, which GitHub's code scanning and many viewers read."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from celeryls import __version__
from celeryls.checking.registry import all_rules
from celeryls.commands.check.formats.gitlab import fingerprints
from celeryls.features.rule_pages import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from celeryls.checking.rule import Severity
    from celeryls.commands.check.reported import (
        CheckReport,
        ReportedEdit,
        ReportedFinding,
        ReportedFix,
        ReportedPlace,
        UndecidedPlace,
    )

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints one log with one run; what could not be decided is among the notifications of its invocation."""
    found = {each.code for each in report.findings}
    rules = [module for module in all_rules() if module.RULE.code in found]
    driver = {"name": "celeryls", "version": __version__, "rules": [_rule(module) for module in rules]}
    numbers = {module.RULE.code: number for number, module in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [_notification(each) for each in report.undecided],
            }
        ],
        "results": [
            _result(each, numbers[each.code], fingerprint)
            for each, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    click.echo(json.dumps(log, indent=2, ensure_ascii=False), err=stderr)


def _rule(module: ModuleType) -> dict[str, Any]:
    rule, page = module.RULE, page_of(module)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": page.title},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(found: ReportedFinding, number: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": number,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message},
        "locations": [{"physicalLocation": _location(found.place)}],
        "partialFingerprints": {"celeryls/v1": fingerprint},
    }
    if found.related:
        result["relatedLocations"] = [
            {"physicalLocation": _location(place), "message": {"text": message}} for place, message in found.related
        ]
    if found.fix is not None and (changes := _changes(found.fix)):
        result["fixes"] = [{"description": {"text": found.fix.title}, "artifactChanges": changes}]
    return result


def _changes(fix: ReportedFix) -> list[dict[str, Any]]:
    return [
        {"artifactLocation": {"uri": quote(path)}, "replacements": [_replacement(each) for each in edits]}
        for path, edits in groupby(fix.edits(), key=lambda each: each.place.path)
    ]


def _replacement(edit: ReportedEdit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}


def _notification(gap: UndecidedPlace) -> dict[str, Any]:
    text = f"{gap.what}: {gap.detail}" if gap.detail else gap.what
    return {"level": "note", "message": {"text": text}, "locations": [{"physicalLocation": _location(gap.place)}]}


def _location(place: ReportedPlace) -> dict[str, Any]:
    return {"artifactLocation": {"uri": quote(place.path)}, "region": _region(place)}


def _region(place: ReportedPlace) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
