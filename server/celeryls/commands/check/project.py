"""One project that is checked: its index, its settings and the texts of its files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.commands.check.places import edits_of, place_of
from celeryls.commands.check.reported import ReportedFinding, ReportedFix
from celeryls.edit.change import changes_elsewhere
from celeryls.edit.style import style_of
from celeryls.features.findings import Findings
from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded
from celeryls.project.names.packages import own_packages
from celeryls.routing.files import FileText, KnownFiles
from celeryls.routing.moved import route_changes
from celeryls.source.commands.files import commands
from celeryls.source.outline.files import outline_of
from celeryls.source.outline.model import Outline
from celeryls.source.text.file import SourceFile
from celeryls.workspace.formatting import formatting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.checking.selection import RuleSelection
    from celeryls.commands.check.reported import ReportedEdit
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.environment.services import CeleryVersions
    from celeryls.project.index.index import Index


@dataclass
class CheckedProject:
    """A project that was read.

    ``files`` are all of its files, ``python`` the Python files with facts about Celery, ``empty`` those in which none
    were found although they mention it; paths are absolute.
    """

    root: Path
    index: Index
    versions: CeleryVersions
    selection: RuleSelection
    files: tuple[str, ...]
    python: tuple[str, ...]
    empty: frozenset[str] = frozenset()
    _data: dict[str, bytes | None] = field(default_factory=dict)
    _texts: dict[str, str | None] = field(default_factory=dict)
    _changed: dict[str, str] = field(default_factory=dict)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.index.set_celery(self.versions.version_at)
        self.findings = Findings(self.index)

    @property
    def checkable(self) -> set[str]:
        """The files in which something may be found."""
        self.findings.configure(self.versions.project.version, self.selection)
        return {*self.python, *self.findings.other_files("everything")}

    @property
    def unread(self) -> list[str]:
        """The Python files that are too large to be read, no text, or not this user's to read."""
        return [path for path in self.files if path.endswith(".py") and _is_unread(path, self)]

    @property
    def changed(self) -> dict[str, str]:
        """The texts that are not as they were read."""
        return self._changed

    def text(self, path: str) -> str | None:
        """The current text of a file; None if it can't be read."""
        return self._changed[path] if path in self._changed else self.original(path)

    def original(self, path: str) -> str | None:
        """The text of a file as it was first read; None if it can't be read."""
        if path not in self._texts:
            data = self.data(path)
            self._texts[path] = decoded(data) if data is not None else None
        return self._texts[path]

    def data(self, path: str) -> bytes | None:
        """The bytes of a file as they were first read; None if it is too large, or can't be read."""
        if path not in self._data:
            self._data[path] = _read(path)
        return self._data[path]

    def forget(self, path: str) -> None:
        """Takes back what was changed in a file."""
        if self._changed.pop(path, None) is not None:
            self._update({path: self.original(path) or ""})

    def overlay(self, path: str, text: str) -> None:
        """Takes a text as that of a file, whatever is on disk."""
        self._data[path], self._texts[path] = text.encode(errors="surrogateescape"), text
        self._update({path: text})

    def replace(self, texts: Mapping[str, str]) -> None:
        """Takes texts as the current ones, in memory."""
        self._changed |= texts
        self._update(texts)

    def found(self, paths: Iterable[str]) -> Iterator[tuple[str, tuple[PlacedFinding, ...]]]:
        """Files, given by their absolute paths, each with what is found in it."""
        # The findings of one version of Celery after the other: each change computes those of the whole project anew.
        by_version = sorted(paths, key=lambda path: (self.versions.version_at(path) or (), path))
        for path in by_version:
            self.findings.configure(self.versions.version_at(path), self.selection)
            text = self.text(path)
            yield path, self._in_file(path, text) if text is not None else ()

    def reported(self, path: str, found: PlacedFinding) -> ReportedFinding:
        """A finding with the fix that is offered for it: the preferred one, which is the first."""
        fix = self._possible(path, found)
        snapshot = self.index.snapshot
        related = ((snapshot.location(each.spot), each.message) for each in found.finding.related)
        return ReportedFinding(
            found.code,
            found.rule.name,
            found.severity,
            found.finding.message,
            place_of(path, found.range),
            self.text(path) or "",
            self._fix(path, found, fix) if fix else None,
            tuple((place_of(where.path, where.range), message) for where, message in related),
        )

    def changes(self, path: str, found: PlacedFinding, fix: Fix) -> dict[str, tuple[Edit, ...]]:
        """The edits of a fix, by the absolute path of the file that they change; none if such a file has changed."""
        text = self.text(path) or ""
        changed = {path: found.edits(fix, SourceFile.of(text), self._style(path, text))}
        for change in fix.change.files:
            if change.text != (self.text(change.path) or ""):
                return {}
            changed[change.path] = (*changed.get(change.path, ()), *change.edits)
        files = KnownFiles(str(self.root), self.index.snapshot, self._file_text)
        routed = partial(route_changes, self.index.snapshot, files)
        others = changes_elsewhere(fix.change, self._file_text, routed)
        for change in others or ():
            changed[change.path] = (*changed.get(change.path, ()), *change.edits)
        if others is None:
            return {}
        return {each: edits for each, edits in changed.items() if edits}

    def _update(self, texts: Mapping[str, str]) -> None:
        new = texts.keys() - set(self.files)
        if new:
            self.files = (*self.files, *sorted(new))
            self.index.listed(self.files)
        self.python = tuple(dict.fromkeys((*self.python, *(path for path in texts if path.endswith(".py")))))
        self.index.update({path: _outline(path, text) for path, text in texts.items()})
        self.index.resolve_pending()

    def _possible(self, path: str, found: PlacedFinding) -> Fix | None:
        """The preferred fix; None if it needs a change of another file that can't be made."""
        fix = next(iter(found.finding.fixes), None)
        return None if fix is not None and fix.change.elsewhere and not self.changes(path, found, fix) else fix

    def _fix(self, path: str, found: PlacedFinding, fix: Fix) -> ReportedFix:
        return ReportedFix(fix.title, "safe" if fix.safe else "unsafe", partial(self._edits, path, found, fix))

    def _edits(self, path: str, found: PlacedFinding, fix: Fix) -> tuple[ReportedEdit, ...]:
        changes = self.changes(path, found, fix)
        return tuple(edit for each in sorted(changes) for edit in edits_of(each, self.text(each) or "", changes[each]))

    def _in_file(self, path: str, text: str) -> tuple[PlacedFinding, ...]:
        if path.endswith(".py"):
            return self.findings.in_file(path, SourceFile.of(text), "everything")
        return tuple(self.findings.in_other(path, text, "everything"))

    def _file_text(self, path: str) -> FileText:
        text = self.text(path) or ""
        return FileText(text, self._style(path, text))

    def _style(self, path: str, text: str) -> Style:
        defaults = replace(formatting(Path(path), self.root), own_packages=own_packages(Path(path), self.root))
        return style_of(text, defaults)


def _read(path: str) -> bytes | None:
    size = _size(path)
    return content(path, size) if size <= LARGEST else None


def _outline(path: str, text: str) -> Outline:
    if path.endswith(".py"):
        return outline_of(SourceFile.of(text), whole=True)
    return Outline(commands=commands(text, path), ascii=text.isascii())


def _is_unread(path: str, project: CheckedProject) -> bool:
    """Whether a file is too large, may not be read or, if it is about Celery, can't be decoded."""
    matters = path in project.empty or path in project.python
    return _size(path) > LARGEST or _is_locked(path) or (matters and project.text(path) is None)


def _is_locked(path: str) -> bool:
    """Whether a file is there and may not be read; the file that standard input stands for may not be there."""
    return os.path.exists(path) and not os.access(path, os.R_OK)  # noqa: PTH110 - of thousands of files


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0
