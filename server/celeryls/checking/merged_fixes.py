"""Merges the edits of several changes of the same texts: of those that touch each other, the first is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from celeryls.edit.text import apply
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celeryls.edit.text import Edit


@dataclass
class MergedEdits:
    """The edits so far by path, and the texts with them."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def take(self, changes: Mapping[str, Sequence[Edit]], before: Mapping[str, str]) -> bool:
        """Takes all edits of a change, or none: if one touches an edit that was taken before, or breaks a Python file.

        ``before`` are the original texts. An edit that was taken already, such as the same import, counts once.

        Raises:
            SyntaxError: The change breaks a file.
        """
        texts, edits = {}, {}
        for path, new in changes.items():
            taken = self.edits.get(path, [])
            further = [edit for edit in new if edit not in taken]
            if any(_touch(one, other) for one in further for other in taken):
                return False
            edits[path] = [*taken, *further]
            try:
                texts[path] = apply(before[path], edits[path])
            except ValueError:
                return False
        if any(_breaks(path, before[path], text) for path, text in texts.items()):
            raise SyntaxError
        self.edits |= edits
        self.texts |= texts
        return True


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _breaks(path: str, before: str, after: str) -> bool:
    return path.endswith(".py") and _is_clean(before) and not _is_clean(after)


def _is_clean(text: str) -> bool:
    return all(unit.clean for unit in SourceFile.of(text).units)
