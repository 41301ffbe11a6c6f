"""The result of an action: edits at one place of a file, imports that they need, and edits of other files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.imports.add import merge
from celeryls.edit.text import Edit

if TYPE_CHECKING:
    from celeryls.edit.style import Style


@dataclass(frozen=True, slots=True)
class FileChange:
    """Edits of a whole file, given by its absolute path.

    Offsets are code points of ``text``, the file's text at that time.
    """

    path: str
    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class ImportElsewhere:
    """An import statement for another file, given by its absolute path, and a line to add after that file's imports.

    The position is computed when the change is made, so the file's text is not needed before.
    """

    path: str
    statement: str
    prelude: str = ""

    def in_text(self, text: str, style: Style) -> FileChange:
        """The edits for the file's current text; none if it already has the import."""
        lines = (self.prelude,) if self.prelude else ()
        return FileChange(self.path, text, merge(text, (self.statement,), prelude=lines, style=style).edits)


@dataclass(frozen=True, slots=True)
class Change:
    """Edits, in code points of the text they were computed for, and import statements.

    ``options`` are the task options that the change adds. ``files`` are changes of whole files, possibly of the same
    file; ``elsewhere`` are imports in other files.
    """

    edits: tuple[Edit, ...] = ()
    imports: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    files: tuple[FileChange, ...] = ()
    elsewhere: tuple[ImportElsewhere, ...] = ()


def file_edits(change: Change, text: str, by: int, style: Style) -> tuple[Edit, ...]:
    """The change as edits of the whole ``text``; the text it was computed for starts at the code point ``by``.

    ``files`` and the imports in ``elsewhere`` are not included.
    """
    edits = tuple(Edit(edit.start + by, edit.end + by, edit.parts) for edit in change.edits)
    if not change.imports or not edits:
        return edits
    return (*merge(text, change.imports, style=style).edits, *edits)
