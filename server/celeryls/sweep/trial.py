"""The trial of one action on one task."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from celeryls.edit.text import apply
from celeryls.features.assisting.context import ActionContext
from celeryls.features.code_actions import actions
from celeryls.features.lone_file import lone_findings
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile
from celeryls.sweep.fixes import fix_trials
from celeryls.sweep.foreign import bytes_outside, difference_outside, foreign_bytes, import_end
from celeryls.sweep.other_files import other_file_trials
from celeryls.sweep.places import place_trials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.features.code_actions import Action
    from celeryls.source.outline.document.model import Decorator
    from celeryls.sweep.other_files import SweptProject


@dataclass(frozen=True, slots=True)
class Trial:
    """The effect of an action on a file.

    ``at`` is the code point of the decorator or of the finding. ``unparsed`` says that the text parsed before, and no
    longer does; ``foreign`` counts the bytes that changed without a reason; ``repeats`` says that the action would
    change something again if it was applied a second time.
    """

    action: str
    at: int
    before: str
    after: str
    unparsed: bool
    foreign: int
    repeats: bool

    @property
    def good(self) -> bool:
        """Whether it found no errors."""
        return not (self.unparsed or self.foreign or self.repeats)


def trials(text: str, style: Style, wrappers: frozenset[str] = frozenset(), *, fixes: bool = True) -> Iterator[Trial]:
    """Trials of every assist at every task of a text, and of every fix of every finding, each on the original text.

    A task is tried in the code above the first definition plus its own part of the text: reading all of a long file for
    each trial would take minutes. ``wrappers`` are the project's own decorators that make tasks. Without ``fixes`` only
    assists are tried.
    """
    units = SourceFile.of(text).units
    head = units[0].text
    for unit in units:
        shift = unit.start - len(head) if unit.start else 0
        for trial in _trials(
            head + unit.text if unit.start else head, style, wrappers, len(head) if unit.start else 0, fixes=fixes
        ):
            yield replace(trial, at=trial.at + shift)


def trials_of(path: Path, text: str, style: Style, project: SweptProject) -> Iterator[Trial]:
    """The trials of a project file, including actions that change another file, and fixes of project findings."""
    wrappers = project.wrappers(path)
    yield from trials(text, style, wrappers, fixes=False)
    file = SourceFile.of(text)
    for fixed in fix_trials(path, file, style, project):
        unparsed = _lost(fixed.before, fixed.after)
        yield Trial(fixed.code, fixed.at, fixed.before, fixed.after, unparsed, fixed.foreign, fixed.repeats)
    decorators = task_decorators(file, wrappers)
    for tried in place_trials(path, file, decorators, style, project):
        unparsed = _lost(text, tried.after)
        yield Trial(tried.action, tried.at, text, tried.after, unparsed, tried.foreign, tried.repeats)
    for at in (decorator.span.start for decorator in decorators):
        for other in other_file_trials(file, at, path, project, style):
            unparsed = _lost(other.before, other.after)
            yield Trial(other.action, at, other.before, other.after, unparsed, other.foreign, other.repeats)


def _trials(text: str, style: Style, wrappers: frozenset[str], start: int, *, fixes: bool) -> Iterator[Trial]:
    """The trials of the code after ``start``."""
    file, context = SourceFile.of(text), ActionContext(wrappers=wrappers)
    for index, decorator in enumerate(task_decorators(file, wrappers)):
        if decorator.span.start >= start:
            for action in actions(file, decorator.span.start, decorator.span.start, style, context):
                yield of_action(file, index, action, style, wrappers)
    for found in lone_findings(file) if fixes else ():
        if found.place.start >= start:
            for fix in found.finding.fixes:
                yield of_fix(file, found, fix, style)


def task_decorators(file: SourceFile, wrappers: frozenset[str] = frozenset()) -> tuple[Decorator, ...]:
    """The decorators that make tasks, in the order of the text, with their positions in it."""
    decorators = [task.decorator.shifted(unit.start) for unit, task in tasks(file, wrappers)]
    return tuple(sorted(decorators, key=lambda decorator: decorator.span))


def of_action(
    file: SourceFile, index: int, action: Action, style: Style, wrappers: frozenset[str] = frozenset()
) -> Trial:
    """Applies an action to the task with that number."""
    edits = action.edits()
    after = apply(file.text, edits)
    old, changed = task_decorators(file, wrappers), SourceFile.of(after)
    new = task_decorators(changed, wrappers)
    at = old[index].span.start
    unparsed = _lost(file.text, after)
    if len(new) != len(old):
        # A task appeared or vanished: in broken code that means little, elsewhere bytes can't be attributed to tasks.
        outside = [edit for edit in edits if edit.end > at and not _within(edit, old[index])]
        foreign = len(after.encode()) if outside or not _broken(file.text) else 0
        return Trial(action.id, at, file.text, after, unparsed, foreign, repeats=False)
    above = [edit for edit in edits if edit.end <= at]
    header = import_end(file.text, max((edit.end for edit in above), default=0))
    moved = header + sum(len(edit.text) - (edit.end - edit.start) for edit in above)
    foreign = (
        foreign_bytes(file.text, after, (old[index], new[index]), (header, moved))
        if action.extent is None
        else bytes_outside(file.text, after, action.extent, (header, moved))
    )
    start = new[index].span.start
    again = actions(changed, start, start, style, ActionContext(wrappers=wrappers))
    repeats = any(other.id == action.id and other.edits() for other in again)
    return Trial(action.id, at, file.text, after, unparsed, foreign, repeats)


def of_fix(file: SourceFile, found: PlacedFinding, fix: Fix, style: Style) -> Trial:
    """Applies a fix; afterwards the finding must be gone."""
    after = apply(file.text, found.edits(fix, file, style))
    foreign = difference_outside(file.text, after, *found.place)
    repeats = _count(found.code, SourceFile.of(after)) >= _count(found.code, file)
    return Trial(found.code, found.place.start, file.text, after, _lost(file.text, after), foreign, repeats)


def _within(edit: Edit, decorator: Decorator) -> bool:
    return decorator.span.start <= edit.start and edit.end <= decorator.span.end


def _count(code: str, file: SourceFile) -> int:
    return sum(found.code == code for found in lone_findings(file))


def _lost(before: str, after: str) -> bool:
    return (_compiles(before) and not _compiles(after)) or _broken(after) > _broken(before)


def _compiles(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _broken(text: str) -> int:
    """How many parts of the file the parser can't understand; the number of errors within one part is arbitrary."""
    return sum(not unit.clean for unit in SourceFile.of(text).units)
