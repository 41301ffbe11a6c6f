"""One project that is checked: its index, its settings and the texts of its files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.commands.check.places import edits_of, place_of
from celeryls.commands.check.reported import ReportedFinding, ReportedFix
from celeryls.edit.style import style_of
from celeryls.features.findings import Findings
from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded
from celeryls.project.names.packages import own_packages
from celeryls.source.text.file import SourceFile
from celeryls.workspace.formatting import formatting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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

    ``python`` are its Python files with facts about Celery; ``texts`` are the files that were asked for so far. Paths
    are absolute.
    """

    root: Path
    index: Index
    versions: CeleryVersions
    selection: RuleSelection
    python: tuple[str, ...]
    texts: dict[str, str | None] = field(default_factory=dict)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.index)

    @property
    def checkable(self) -> set[str]:
        """The files in which something may be found."""
        self.findings.configure(self.versions.project.version, self.selection)
        return {*self.python, *self.findings.other_files("everything")}

    def text(self, path: str) -> str | None:
        """The text of a file; None if it can't be read."""
        if path not in self.texts:
            self.texts[path] = _text(path)
        return self.texts[path]

    def found(
        self, paths: Iterable[str], report: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[str, tuple[PlacedFinding, ...]]]:
        """The findings in files, by absolute path; ``report`` is called after each file."""
        # The findings of one version of Celery after the other: each change computes those of the whole project anew.
        by_version = sorted(paths, key=lambda path: (self._version(path) or (), path))
        for path in by_version:
            self.findings.configure(self._version(path), self.selection)
            text = self.text(path)
            if text is not None:
                yield path, self._in_file(path, text)
            report()

    def reported(self, path: str, found: PlacedFinding, fix: Fix | None) -> ReportedFinding:
        """A finding with the fix that is offered for it."""
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
        """The edits of a fix, by the absolute path of the file that they change."""
        text = self.text(path) or ""
        changed = {path: found.edits(fix, SourceFile.of(text), self._style(path, text))}
        for change in fix.change.files:
            changed[change.path] = (*changed.get(change.path, ()), *change.edits)
        for added in fix.change.elsewhere:
            other = self.text(added.path) or ""
            edits = added.in_text(other, self._style(added.path, other)).edits
            changed[added.path] = (*changed.get(added.path, ()), *edits)
        return {each: edits for each, edits in changed.items() if edits}

    def _fix(self, path: str, found: PlacedFinding, fix: Fix) -> ReportedFix:
        return ReportedFix(fix.title, "safe" if fix.safe else "unsafe", partial(self._edits, path, found, fix))

    def _edits(self, path: str, found: PlacedFinding, fix: Fix) -> tuple[ReportedEdit, ...]:
        changes = self.changes(path, found, fix)
        return tuple(edit for each in sorted(changes) for edit in edits_of(each, self.text(each) or "", changes[each]))

    def _in_file(self, path: str, text: str) -> tuple[PlacedFinding, ...]:
        if path.endswith(".py"):
            return self.findings.in_file(path, SourceFile.of(text), "everything")
        return tuple(self.findings.in_other(path, text, "everything"))

    def _style(self, path: str, text: str) -> Style:
        defaults = replace(formatting(Path(path), self.root), own_packages=own_packages(Path(path), self.root))
        return style_of(text, defaults)

    def _version(self, path: str) -> tuple[int, ...] | None:
        return self.versions.of(Path(path)).version


def _text(path: str) -> str | None:
    """The text of a file as the index reads it; None if it is too large, or can't be read."""
    try:
        size = Path(path).stat().st_size
    except (OSError, ValueError):
        return None
    data = content(path, size) if size <= LARGEST else None
    return decoded(data) if data is not None else None
