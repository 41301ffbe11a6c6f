"""The texts of a project's files, and where code stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.text.chunks import split
from celeryls.syntax.code import Code
from celeryls.syntax.places import Range
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.index.snapshot import Snapshot


class ProjectTexts:
    """Files as they are now, each read once; also the modules of the project for `project.usage.follower`.

    ``read`` returns the text of a file, from the editor if it is open; None if it can't be read.
    """

    def __init__(self, snapshot: Snapshot, read: Callable[[str], str | None]) -> None:
        self._snapshot = snapshot
        self._read = read
        self._texts: dict[str, str | None] = {}
        self.size = 0
        """How many code points the texts have that were read so far."""
        self._codes: dict[str, Code | None] = {}

    def code(self, path: str) -> Code | None:
        """The text of a file with its lines; None if it can't be read."""
        if path not in self._codes:
            text = self.module_text(path)
            self._codes[path] = Code(text) if text is not None else None
        return self._codes[path]

    def span(self, path: str, place: Range) -> Span | None:
        """The code points of a range; None if the file can't be read, or is too short by now."""
        code = self.code(path)
        if code is None or max(place.line, place.end_line) >= len(code.starts):
            return None
        start, end = code.span(place)
        return Span(start, min(end, len(code.text)))

    def range(self, path: str, span: Span) -> Range:
        """The lines and columns of code points; the beginning of a file that can't be read any more."""
        code = self.code(path)
        return code.between(*span) if code is not None else Range(0, 0, 0, 0)

    def chunk(self, path: str, at: int) -> Span | None:
        """The chunk that contains a code point, as in `source.text.chunks`; None if the file can't be read."""
        text = self.module_text(path)
        if text is None:
            return None
        end = 0
        for chunk in split(text):
            start, end = end, end + len(chunk)
            if at < end:
                return Span(start, end)
        return Span(end, end)

    def module_path(self, module: str, seen_from: str) -> str | None:
        """The path of a module as a file imports it, with leading dots if it is relative; None for a library's."""
        return self._snapshot.module_at(module, seen_from)

    def module_text(self, path: str) -> str | None:
        """The text of a module; None if it can't be read."""
        if path not in self._texts:
            self._texts[path] = text = self._read(path)
            self.size += len(text or "")
        return self._texts[path]

    def follow(self, snapshot: Snapshot) -> None:
        """Takes over another snapshot of the same files."""
        self._snapshot = snapshot

    def has_read(self, path: str) -> bool:
        """Whether a file was read so far, or could not be."""
        return path in self._texts

    def has_read_below(self, folder: str) -> bool:
        """Whether a file in a folder was read so far; ``folder`` ends with a separator."""
        return any(path.startswith(folder) for path in self._texts)
