"""Workflow commands of GitHub Actions, which shows them beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.checking.rule import Severity
    from celeryls.commands.check.reported import CheckReport, ReportedFinding

_COMMANDS: Mapping[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "information": "notice",
    "hint": "notice",
}
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints one command per finding."""
    for found in report.findings:
        click.echo(_command(found), err=stderr)


def _command(found: ReportedFinding) -> str:
    place = found.place
    properties = {
        "title": f"celeryls ({found.code})",
        "file": place.path,
        "line": place.line,
        "endLine": place.end_line,
    }
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    given = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties.items())
    message = f"{place.path}:{place.line}:{place.column}: {found.code} {found.message}"
    return f"::{_COMMANDS[found.severity]} {given}::{_escaped(message, _MESSAGE)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
