"""An open document: its text in units and lines, changed in place."""

from __future__ import annotations

from celeryls.source.text.file import SourceFile
from celeryls.source.text.line_starts import LineTable


class Document:
    """A text that is open in the editor. Offsets are code points; ``version`` is the editor's version number."""

    def __init__(self, uri: str, text: str, version: int = 0, language: str = "python") -> None:
        self.uri = uri
        self.version = version
        self.language = language
        self.wrappers: frozenset[str] = frozenset()
        """Dotted names of decorators other than Celery's that make a task, from the project's index."""
        self.replace(text)

    @property
    def text(self) -> str:
        """The whole text."""
        return self.file.text

    def replace(self, text: str) -> None:
        """Replaces the whole text."""
        self.file = SourceFile.of(text)
        self.starts = LineTable(text)

    def change(self, start: int, end: int, new: str) -> None:
        """Replaces the code points ``[start:end]`` with ``new``."""
        self.file = self.file.edited(start, end, new)
        self.starts.edit(self.text, start, end, len(new))

    def line_of(self, offset: int) -> int:
        """The number of the line, from 0, that contains the code point ``offset``."""
        return self.starts.line_of(offset)

    def line_text(self, line: int) -> str:
        """A line without its line break; empty if there is no such line."""
        if not 0 <= line < len(self.starts):
            return ""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : end].rstrip("\r\n")
