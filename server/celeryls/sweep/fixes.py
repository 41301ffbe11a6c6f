"""Trials of the fixes of a project's findings: of all rules, with what the whole project says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.edit.style import style_of
from celeryls.edit.text import apply
from celeryls.source.outline.files import outline_of
from celeryls.source.text.file import SourceFile
from celeryls.sweep.foreign import difference_outside
from celeryls.workspace.formatting import formatting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.style import Style
    from celeryls.sweep.other_files import SweptProject


@dataclass(frozen=True, slots=True)
class FixTrial:
    """The effect of a fix on one file, its own or another one; the last five fields as in `Trial`."""

    code: str
    at: int
    before: str
    after: str
    foreign: int
    repeats: bool


def findings_in(path: Path, file: SourceFile, project: SweptProject) -> tuple[PlacedFinding, ...]:
    """The findings of a file of the project; empty for a file that its index does not have."""
    return project.findings.in_file(str(path), file, "everything")


def fix_trials(path: Path, file: SourceFile, style: Style, project: SweptProject) -> Iterator[FixTrial]:
    """Trials of every fix of every finding in a file, each on the original text; each file changed is one trial."""
    for found in findings_in(path, file, project):
        for fix in found.finding.fixes:
            yield from _tried(path, file, found, fix, style, project)


def _tried(
    path: Path, file: SourceFile, found: PlacedFinding, fix: Fix, style: Style, project: SweptProject
) -> Iterator[FixTrial]:
    """Applies a fix to all of its files; afterwards there must be fewer findings of its rule."""
    changed = {str(path): (file.text, apply(file.text, found.edits(fix, file, style)))}
    for change in fix.change.files:
        before, now = changed.get(change.path, (change.text, change.text))
        changed[change.path] = (before, apply(now, change.edits))
    for added in fix.change.elsewhere:
        before, now = changed.get(added.path) or (_text(added.path),) * 2
        own = style_of(now, formatting(Path(added.path), project.root))
        made = added.in_text(now, own)
        if added.is_needed and not made.edits:
            return
        changed[added.path] = (before, apply(now, made.edits))
    repeats = _repeats(path, found.code, file, {each: after for each, (_, after) in changed.items()}, project)
    for each, (before, after) in changed.items():
        if each == str(path):
            foreign = difference_outside(before, after, *found.place) if not fix.change.imports else 0
            yield FixTrial(found.code, found.place.start, before, after, foreign, repeats)
        elif before != after:
            yield FixTrial(found.code, found.place.start, before, after, 0, repeats=False)


def _repeats(path: Path, code: str, file: SourceFile, after: dict[str, str], project: SweptProject) -> bool:
    """Whether the file has as many findings of the rule when the project is as the fix leaves it."""
    index = project.found.index
    outlines = {each: project.found.outlines.get(each) for each in after}
    before = _count(code, project.findings.in_file(str(path), file, "everything"))
    index.update({each: outline_of(SourceFile.of(text), whole=True) for each, text in after.items()})
    index.resolve_pending()
    try:
        changed = SourceFile.of(after[str(path)])
        return _count(code, project.findings.in_file(str(path), changed, "everything")) >= before
    finally:
        index.update(outlines)
        index.resolve_pending()


def _count(code: str, found: tuple[PlacedFinding, ...]) -> int:
    return sum(each.code == code for each in found)


def _text(path: str) -> str:
    try:
        return Path(path).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return ""
