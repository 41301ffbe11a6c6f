"""An open document: its text in units and lines, changed in place."""

from __future__ import annotations

from celeryls.source.text.file import SourceFile
from celeryls.source.text.line_starts import LineTable


class Document:
    """A text that is open in the editor. Offsets are code points; ``version`` is the editor's version number.

    Without ``is_read`` the text is not read in units before that is asked: for one that is too large.
    """

    def __init__(
        self, uri: str, text: str, version: int = 0, language: str = "python", *, is_read: bool = True
    ) -> None:
        self.uri = uri
        self.version = version
        self.listed_version: int | None = None
        """The version of which the editor has last asked for completions."""
        self.followed = ""
        """The unknown name for which the newest text has been read last."""
        self.language = language
        self.wrappers: frozenset[str] = frozenset()
        """Dotted names of decorators other than Celery's that make a task, from the project's index."""
        self.text = text
        """The whole text."""
        self._file = SourceFile.of(text) if is_read else None
        self.starts = LineTable(text)

    @property
    def file(self) -> SourceFile:
        """The text in units, which is read with each change from then on."""
        return self._file or self.read()

    @property
    def is_read(self) -> bool:
        """Whether the text has been read in units."""
        return self._file is not None

    def read(self) -> SourceFile:
        """Reads the text in units."""
        self._file = SourceFile.of(self.text)
        return self._file

    def replace(self, text: str) -> None:
        """Replaces the whole text."""
        self.text = text
        self._file = SourceFile.of(text) if self.is_read else None
        self.starts = LineTable(text)

    def change(self, start: int, end: int, new: str) -> None:
        """Replaces the code points ``[start:end]`` with ``new``."""
        if self._file is not None:
            self._file = self._file.edited(start, end, new)
            self.text = self._file.text
        else:
            self.text = self.text[:start] + new + self.text[end:]
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
