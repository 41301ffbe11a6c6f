"""Trials of the fixes of a project's findings: of all rules, with what the whole project says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from celeryls.edit.change import changes_elsewhere
from celeryls.edit.text import apply
from celeryls.routing.moved import route_changes
from celeryls.source.outline.files import outline_of
from celeryls.source.text.file import SourceFile
from celeryls.sweep.foreign import lost_bytes
from celeryls.syntax.nodes import span_of
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.style import Style
    from celeryls.sweep.other_files import SweptProject

_AROUND_STATEMENTS = ("block", "module", "decorated_definition")


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
    context = project.context(path)
    others = changes_elsewhere(fix.change, context.read, partial(route_changes, context.known, context))
    if others is None:
        return
    texts, edits = {str(path): file.text}, {str(path): [*found.edits(fix, file, style)]}
    for change in (*fix.change.files, *others):
        texts.setdefault(change.path, change.text)
        edits.setdefault(change.path, []).extend(change.edits)
    changed = {each: (before, apply(before, edits[each])) for each, before in texts.items()}
    repeats = _repeats(path, found.code, file, {each: after for each, (_, after) in changed.items()}, project)
    for each, (before, after) in changed.items():
        if each == str(path):
            start, end = _statement(before, *found.place)
            around = [edit for edit in edits[each] if not start <= edit.start <= edit.end <= end]
            yield FixTrial(found.code, found.place.start, before, after, lost_bytes(before, around), repeats)
        elif before != after:
            yield FixTrial(found.code, found.place.start, before, after, 0, repeats=False)


def _statement(text: str, start: int, end: int) -> Span:
    """The statement or decorator around code points of a text, which a fix may write anew."""
    node = parse(text).root_node.descendant_for_byte_range(start, end)
    while node is not None and node.parent is not None and node.parent.type not in _AROUND_STATEMENTS:
        node = node.parent
    return span_of(node) if node is not None else Span(start, end)


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
