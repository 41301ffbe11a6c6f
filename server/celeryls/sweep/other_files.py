"""Actions that change another file than the task's own: tried on the project's own settings, in memory."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.edit.style import style_of
from celeryls.edit.text import apply
from celeryls.features.assisting.context import ActionContext
from celeryls.features.code_actions import actions
from celeryls.features.completion.django import shows_django
from celeryls.features.findings import Findings
from celeryls.routing.files import FileText
from celeryls.source.outline.files import outline
from celeryls.source.text.file import SourceFile
from celeryls.sweep.foreign import lost_bytes
from celeryls.workspace.formatting import formatting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import FileChange
    from celeryls.edit.style import Style
    from celeryls.features.code_actions import Action
    from celeryls.indexing.whole_index import WholeIndex

_ANNOUNCED = {
    "change-queue": re.compile(r"[^\s\"']*"),
    "queues-to-routes": re.compile(r"[\s,]*(?:queue\s*=\s*[rR]?(['\"])[^'\"]*\1[\s,]*)?"),
}
"""What actions may remove from other files, because their titles say so."""
_AGAIN = 5
"""How many actions per file are applied a second time: each time the whole project is resolved again."""


@dataclass(frozen=True, slots=True)
class OtherFileTrial:
    """The effect of an action on the other file; the last three fields as in `Trial`."""

    action: str
    before: str
    after: str
    foreign: int
    repeats: bool


@dataclass
class SweptProject:
    """An indexed folder, and the task decorators that its settings name."""

    root: Path
    found: WholeIndex
    named: frozenset[str] = frozenset()
    changed: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.found.index)

    def wrappers(self, path: Path) -> frozenset[str]:
        """The project's own decorators that make tasks in a file."""
        snapshot = self.found.index.snapshot
        return self.named | snapshot.wrappers | snapshot.wrappers_in(str(path))

    def context(self, path: Path) -> ActionContext:
        """The context of an action on a task of a file."""
        known = self.found.index.snapshot
        return ActionContext(
            str(path),
            str(self.root),
            None,
            known,
            self._read,
            named=self.named,
            wrappers=self.wrappers(path),
            has_django=self.has_django,
        )

    @cached_property
    def has_django(self) -> bool:
        """Whether a file of the project shows that it uses Django."""
        return any(outline is not None and shows_django(outline) for outline in self.found.outlines.values())

    def _read(self, path: str) -> FileText | None:
        try:
            text = Path(path).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None
        return FileText(text, style_of(text, formatting(Path(path), self.root)))


def other_file_trials(
    file: SourceFile, at: int, path: Path, project: SweptProject, style: Style
) -> Iterator[OtherFileTrial]:
    """Trials of the actions at a code point of a file that change another file."""
    for action, change in _changes(file, at, path, project, style):
        after = apply(change.text, change.edits)
        removed = [change.text[edit.start : edit.end] for edit in change.edits]
        is_announced = any(
            action.id.startswith(name) and all(map(what.fullmatch, removed)) for name, what in _ANNOUNCED.items()
        )
        foreign = 0 if is_announced else lost_bytes(change.text, change.edits)
        repeats = False
        if project.changed[change.path] < _AGAIN:
            project.changed[change.path] += 1
            repeats = _repeats(action, change, after, (file, at, path, project, style))
        yield OtherFileTrial(action.id, change.text, after, foreign, repeats)


def _repeats(
    action: Action, change: FileChange, after: str, place: tuple[SourceFile, int, Path, SweptProject, Style]
) -> bool:
    """Whether the action is offered again after its own file and the other one have been changed."""
    file, at, path, project, style = place
    own = apply(file.text, action.edits())
    index, changed = project.found.index, {change.path: after, str(path): own}
    before = {each: project.found.outlines.get(each) for each in changed}
    index.update({each: outline(text, whole=True) for each, text in changed.items()})
    index.resolve_pending()
    try:
        now, moved = SourceFile.of(own), at + len(own) - len(file.text)
        found = _changes(now, moved, path, project, style)
        return any((again.id, again.title) == (action.id, action.title) for again, _ in found)
    finally:
        index.update(before)
        index.resolve_pending()


def _changes(
    file: SourceFile, at: int, path: Path, project: SweptProject, style: Style
) -> Iterator[tuple[Action, FileChange]]:
    for action in actions(file, at, at, style, project.context(path)):
        for change in action.others():
            yield action, change
