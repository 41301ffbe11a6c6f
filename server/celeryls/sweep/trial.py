"""One action, tried on one task."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.features.lone import lone_findings
from celeryls.source.facts.tasks import tasks
from celeryls.source.text.file import SourceFile
from celeryls.sweep.elsewhere import trials_elsewhere
from celeryls.sweep.foreign import difference_outside, foreign_bytes, import_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.found import Found
    from celeryls.checking.rule import Fix
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.features.code_actions import Action
    from celeryls.source.facts.model import Decorator


@dataclass(frozen=True, slots=True)
class Trial:
    """What an action made of a file.

    ``at`` is the code point of the decorator or of the finding. ``unparsed`` says that the text parsed before, and
    does not any more; ``foreign`` counts the bytes that changed without a reason; ``repeats`` says that the action,
    taken again, would change something.
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
        """Whether there is nothing to complain of."""
        return not (self.unparsed or self.foreign or self.repeats)


def trials(text: str, style: Style) -> Iterator[Trial]:
    """Every assist at every task of a text, and every fix of every finding, each on the text as it is.

    Of an action that changes another file it is that file, of a project in memory, which is looked at.
    """
    file = SourceFile.of(text)
    functions = {task.decorator.span.shifted(unit.start): task.definition.name for unit, task in tasks(file)}
    for index, decorator in enumerate(task_decorators(file)):
        for action in actions(file, decorator.span.start, decorator.span.start, style):
            yield of_action(file, index, action, style)
        for other in trials_elsewhere(file, decorator.span, functions[decorator.span], index, style):
            unparsed = _lost(other.before, other.after)
            at = decorator.span.start
            yield Trial(other.action, at, other.before, other.after, unparsed, other.foreign, other.repeats)
    for found in lone_findings(file):
        for fix in found.finding.fixes:
            yield of_fix(file, found, fix, style)


def task_decorators(file: SourceFile) -> tuple[Decorator, ...]:
    """The decorators that make tasks, in the order of the text, at their places in it."""
    decorators = [task.decorator.shifted(unit.start) for unit, task in tasks(file)]
    return tuple(sorted(decorators, key=lambda decorator: decorator.span))


def of_action(file: SourceFile, index: int, action: Action, style: Style) -> Trial:
    """Takes an action for the task of that number."""
    edits = action.edits()
    after = apply(file.text, edits)
    old, changed = task_decorators(file), SourceFile.of(after)
    new = task_decorators(changed)
    at = old[index].span.start
    unparsed = _lost(file.text, after)
    if len(new) != len(old):
        # A task came or went; in broken code that means little, elsewhere nothing tells which bytes are whose.
        outside = [edit for edit in edits if edit.end > at and not _within(edit, old[index])]
        foreign = len(after.encode()) if outside or not _broken(file.text) else 0
        return Trial(action.id, at, file.text, after, unparsed, foreign, repeats=False)
    above = [edit for edit in edits if edit.end <= at]
    header = import_end(file.text, max((edit.end for edit in above), default=0))
    moved = header + sum(len(edit.text) - (edit.end - edit.start) for edit in above)
    foreign = foreign_bytes(file.text, after, (old[index], new[index]), (header, moved))
    start = new[index].span.start
    repeats = any(other.id == action.id and other.edits() for other in actions(changed, start, start, style))
    return Trial(action.id, at, file.text, after, unparsed, foreign, repeats)


def of_fix(file: SourceFile, found: Found, fix: Fix, style: Style) -> Trial:
    """Takes a fix; what it mends must be gone then."""
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
    """How many parts of the file the parser does not understand; in each of them it may count errors as it likes."""
    return sum(not unit.clean for unit in SourceFile.of(text).units)
