"""Findings as a report of JUnit: a suite per file, a test case per finding."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.commands.check.reported import CheckReport, ReportedFinding

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: CheckReport, *, stderr: bool = False) -> None:
    """Prints the XML; without findings there is one case that passes, since some readers refuse an empty report."""
    root = Element("testsuites", name="celeryls", tests=str(max(1, len(report.findings))))
    root.set("failures", str(len(report.findings)))
    root.set("errors", "0")
    for path, found in groupby(report.findings, key=lambda each: each.place.path):
        _suite(root, path, list(found))
    if not report.findings:
        suite = _element(root, "testsuite", name="celeryls", tests="1", failures="0", errors="0", skipped="0")
        _element(suite, "testcase", name="No findings", classname="celeryls")
    indent(root)
    click.echo('<?xml version="1.0" encoding="UTF-8"?>', err=stderr)
    click.echo(tostring(root, encoding="unicode"), err=stderr)


def _suite(root: Element, path: str, found: Sequence[ReportedFinding]) -> None:
    count = str(len(found))
    suite = _element(root, "testsuite", name=path, tests=count, failures=count, errors="0", skipped="0")
    for each in found:
        place = each.place
        name = f"{each.code} {each.name}"
        case = _element(suite, "testcase", name=name, classname=path, file=path, line=str(place.line))
        failure = _element(case, "failure", message=each.message, type=each.severity)
        failure.text = _clean(f"{path}:{place.line}:{place.column}: {each.code} {each.message}")


def _element(above: Element, tag: str, **attributes: str) -> Element:
    return SubElement(above, tag, {name: _clean(value) for name, value in attributes.items()})


def _clean(text: str) -> str:
    """The text without characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)
