"""What is found in one project, and how it is kept: as JSON, with places relative to the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from celeryls.commands.check.places import shown
from celeryls.commands.check.reported import (
    ReportedEdit,
    ReportedFinding,
    ReportedFix,
    ReportedPlace,
    UndecidedPlace,
)
from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded


class ProjectResult(NamedTuple):
    """What is found in the files of a project that are checked, and what its text does not decide."""

    findings: tuple[ReportedFinding, ...]
    undecided: tuple[UndecidedPlace, ...]


class _KeptFix(msgspec.Struct, array_like=True):
    title: str
    safety: Literal["safe", "unsafe"]
    edits: tuple[ReportedEdit, ...]


class _KeptFinding(msgspec.Struct, array_like=True):
    code: str
    name: str
    severity: Literal["error", "warning", "information", "hint"]
    message: str
    place: ReportedPlace
    fix: _KeptFix | None
    related: tuple[tuple[ReportedPlace, str], ...]


class _KeptResult(msgspec.Struct, array_like=True):
    findings: tuple[_KeptFinding, ...]
    undecided: tuple[UndecidedPlace, ...]


def encoded(result: ProjectResult, root: Path, *, edits: bool) -> bytes:
    """A result as bytes; without ``edits`` those of its fixes are left out."""

    def inside(place: ReportedPlace) -> ReportedPlace:
        return _moved(place, os.path.relpath(place.path, root))

    def fix(given: ReportedFix | None) -> _KeptFix | None:
        if given is None:
            return None
        made = given.edits() if edits else ()
        return _KeptFix(given.title, given.safety, tuple(ReportedEdit(inside(each.place), each.text) for each in made))

    kept = _KeptResult(
        tuple(
            _KeptFinding(
                each.code,
                each.name,
                each.severity,
                each.message,
                inside(each.place),
                fix(each.fix),
                tuple((inside(where), message) for where, message in each.related),
            )
            for each in result.findings
        ),
        tuple(UndecidedPlace(each.what, inside(each.place), each.detail) for each in result.undecided),
    )
    return msgspec.json.encode(kept)


def read(data: bytes, root: Path) -> ProjectResult:
    """The result in some bytes, with the present texts of its files.

    Raises:
        msgspec.MsgspecError: They are none.
    """
    kept = msgspec.json.decode(data, type=_KeptResult)
    texts: dict[str, str] = {}

    def outside(place: ReportedPlace) -> ReportedPlace:
        return _moved(place, shown(str(root / place.path)))

    def text(path: str) -> str:
        if path not in texts:
            texts[path] = decoded(content(str(root / path), LARGEST) or b"") or ""
        return texts[path]

    def fix(given: _KeptFix | None) -> ReportedFix | None:
        if given is None:
            return None
        edits = tuple(ReportedEdit(outside(each.place), each.text) for each in given.edits)
        return ReportedFix(given.title, given.safety, lambda: edits)

    findings = tuple(
        ReportedFinding(
            each.code,
            each.name,
            each.severity,
            each.message,
            outside(each.place),
            text(each.place.path),
            fix(each.fix),
            tuple((outside(where), message) for where, message in each.related),
        )
        for each in kept.findings
    )
    return ProjectResult(
        findings, tuple(UndecidedPlace(each.what, outside(each.place), each.detail) for each in kept.undecided)
    )


def _moved(place: ReportedPlace, path: str) -> ReportedPlace:
    return ReportedPlace(Path(path).as_posix(), place.line, place.column, place.end_line, place.end_column)
