"""The findings of a document without an index, based on its own text only.

A lone file can't tell what other files say: what a name that it imports refers to, which tasks, apps and settings the
project has, who calls its tasks. Only rules that need no more than their file, its definitions and its uses run here;
a name from another module is unknown to them, never absent. Where an index is at hand, ask that (`Findings`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import DocumentOutlines

if TYPE_CHECKING:
    from celeryls.checking.context import Version
    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.selection import RuleSelection
    from celeryls.source.text.file import SourceFile

_ANYWHERE = Path("/alone")


class LoneFile:
    """An index of a single file; ``name`` is the file name, the folder does not matter.

    A name that no module can have, such as ``Untitled-1``, is replaced: without a module the tasks have no name.
    """

    def __init__(self, name: str, wrappers: frozenset[str] = frozenset()) -> None:
        stem, dot, suffix = name.rpartition(".")
        self.path = str(_ANYWHERE / (name if dot and suffix == "py" and stem.isidentifier() else "untitled.py"))
        self._index = Index(_ANYWHERE, wrappers)
        self._index.listed([self.path])
        self.findings = Findings(self._index)
        self._file: SourceFile | None = None
        self._outlines = DocumentOutlines()

    def configure(self, celery: Version | None, selection: RuleSelection) -> None:
        """Takes over the version of Celery, and what the settings say."""
        if celery != self.findings.celery:
            self._index.set_celery(lambda _: celery)
        self.findings.configure(celery, selection)

    def found(self, file: SourceFile) -> tuple[PlacedFinding, ...]:
        """The findings that do not depend on other files."""
        self.index(file)
        return self.findings.in_file(self.path, file, "uses")

    def index(self, file: SourceFile) -> Index:
        """The index, which knows nothing but this text."""
        if file is not self._file:
            self._file = file
            self._index.update({self.path: self._outlines.read(file)}, edited=True)
            self._index.resolve_pending()
        return self._index


def lone_findings(file: SourceFile) -> tuple[PlacedFinding, ...]:
    """The findings of a file on its own, in the order of its text."""
    return LoneFile("file.py").found(file)
