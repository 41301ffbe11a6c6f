"""What an action does: edits at one place of a file, imports that they need at its head, and edits of other files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.imports.add import merge
from celeryls.edit.text import Edit

if TYPE_CHECKING:
    from celeryls.edit.style import Style


@dataclass(frozen=True, slots=True)
class FileChange:
    """Edits of a whole file, given by its absolute path, in code points of the ``text`` that they were made for."""

    path: str
    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class ImportElsewhere:
    """An import statement for another file, given by its absolute path, and a line that follows the imports there.

    It finds its place when the change is made: no text of the file is needed before.
    """

    path: str
    statement: str
    prelude: str = ""

    def in_text(self, text: str, style: Style) -> FileChange:
        """The edits for the text that the file has; none where it has the import."""
        lines = (self.prelude,) if self.prelude else ()
        return FileChange(self.path, text, merge(text, (self.statement,), prelude=lines, style=style).edits)


@dataclass(frozen=True, slots=True)
class Change:
    """Edits, in code points of the text that they were made for, and import statements.

    ``options`` are the task's options that it adds. ``files`` are changes of whole files, which may be the same one,
    ``elsewhere`` imports in other files.
    """

    edits: tuple[Edit, ...] = ()
    imports: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    files: tuple[FileChange, ...] = ()
    elsewhere: tuple[ImportElsewhere, ...] = ()


def file_edits(change: Change, text: str, by: int, style: Style) -> tuple[Edit, ...]:
    """The change as edits of the whole ``text``, in which what they were made for starts at ``by``.

    Its ``files``, and imports ``elsewhere``, are no part of it.
    """
    edits = tuple(Edit(edit.start + by, edit.end + by, edit.parts) for edit in change.edits)
    if not change.imports or not edits:
        return edits
    return (*merge(text, change.imports, style=style).edits, *edits)
