"""Trials of the actions that depend on where in a file the cursor is: on an argument, on a call, on a function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.outline.files import outline_of
from celeryls.source.text.file import SourceFile
from celeryls.source.text.line_starts import line_starts
from celeryls.sweep.foreign import bytes_outside, import_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from celeryls.edit.style import Style
    from celeryls.features.code_actions import Action
    from celeryls.source.outline.document.model import Decorator
    from celeryls.sweep.other_files import SweptProject

_AGAIN = 5
"""How many actions per file are applied a second time: each time the project is resolved again."""


@dataclass(frozen=True, slots=True)
class PlaceTrial:
    """The effect of an action at a code point of a file; the last two fields as in `Trial`."""

    action: str
    at: int
    after: str
    foreign: int
    repeats: bool


def place_trials(
    path: Path, file: SourceFile, decorators: Iterable[Decorator], style: Style, project: SweptProject
) -> Iterator[PlaceTrial]:
    """Trials of each action that may change more than a decorator's arguments, once for each change that it makes."""
    context, done = project.context(path), set()
    again = _AGAIN
    for at in _places(path, file, decorators, project):
        for action in actions(file, at, at, style, context):
            edits = action.edits()
            if action.extent is None or not edits or (action.id, edits) in done:
                continue
            done.add((action.id, edits))
            after = apply(file.text, edits)
            imports = [each for each in edits if each.end < action.extent.start]
            shift = sum(len(each.text) - (each.end - each.start) for each in imports)
            above = import_end(file.text, max((each.end for each in imports), default=0))
            foreign = bytes_outside(file.text, after, action.extent, (above, above + shift))
            again -= 1
            repeats = again >= 0 and _repeats(action, path, at + shift, after, style, project)
            yield PlaceTrial(action.id, at, after, foreign, repeats)


def _places(path: Path, file: SourceFile, decorators: Iterable[Decorator], project: SweptProject) -> Iterator[int]:
    """Where the cursor is put: on each decorator of a task and its arguments, and on each place that names a task."""
    for decorator in decorators:
        yield decorator.span.start
        yield from (each.span.start for each in decorator.arguments)
    starts = line_starts(file.text)
    known = project.found.index.snapshot
    for use in known.uses_in(str(path)):
        place = known.location(use.spot).range
        if place.line < len(starts):
            yield starts[place.line] + place.column
    for unit in file.units:
        if unit.text.startswith(("def ", "async def ")):
            yield unit.start


def _repeats(action: Action, path: Path, at: int, after: str, style: Style, project: SweptProject) -> bool:
    """Whether the same action is offered again when the index knows the changed text."""
    index, before = project.found.index, project.found.outlines.get(str(path))
    changed = SourceFile.of(after)
    index.update({str(path): outline_of(changed, whole=True)})
    index.resolve_pending()
    try:
        found = actions(changed, at, at, style, project.context(path))
        return any((each.id, each.title) == (action.id, action.title) for each in found)
    finally:
        index.update({str(path): before})
        index.resolve_pending()
