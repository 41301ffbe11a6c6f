"""A small project in a folder, read as the server reads it, and what is asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.assisting.around import Around, Written
from celeryls.features.code_actions import actions
from celeryls.features.definition import definition
from celeryls.features.references import references
from celeryls.indexing.scan import Wanted
from celeryls.indexing.whole import whole
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.features.code_actions import Action
    from celeryls.project.model.knowledge import Location, Task

CASES = Path(__file__).parents[1] / "cases" / "projects"


class CaseProject:
    """The index of a folder. Places are given as ``path:line``, lines from 1, or by a text that a file holds once."""

    def __init__(self, root: Path, wrappers: tuple[str, ...] = ()) -> None:
        self.root = root
        self.snapshot = whole(Wanted(str(root), wrappers=wrappers), cache=False).snapshot

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def task(self, name: str) -> Task:
        (task,) = self.snapshot.tasks_named(name)
        return task

    def places(self, name: str) -> list[str]:
        """Where a task is used, in order."""
        return sorted({self.place(use.location) for use in self.snapshot.uses_of(name)}, key=_in_order)

    def place(self, location: Location) -> str:
        return f"{Path(location.path).relative_to(self.root).as_posix()}:{location.range.line + 1}"

    def definitions(self, path: str, needle: str) -> list[str]:
        """Where definition leads from the middle of a text that a file holds once."""
        line, column, content = self._at(path, needle)
        found = definition(self.snapshot, self._path(path), line, column, content)
        return [self.place(task.location) for task in found.tasks] if found else []

    def references(self, path: str, needle: str) -> list[str]:
        """What references lists, without the declaration."""
        line, column, content = self._at(path, needle)
        found = references(self.snapshot, self._path(path), line, column, content, declaration=False)
        return sorted({self.place(each) for each in found or ()}, key=_in_order)

    def actions(self, path: str, needle: str) -> dict[str, Action]:
        """The actions that are offered at the beginning of a text that a file holds once, by their ids."""
        return {action.id: action for action in self._actions(path, needle)}

    def applied(self, path: str, needle: str, action: str) -> str:
        """The text of a file after an action."""
        edits = self.actions(path, needle)[action].edits()
        return apply(self.text(path), edits)

    def _actions(self, path: str, needle: str) -> Iterator[Action]:
        text = self.text(path)
        assert text.count(needle) == 1, needle
        file = SourceFile.of(text, self.snapshot.wrappers_in(self._path(path)))
        at = text.index(needle)
        around = Around(self._path(path), str(self.root), (5, 7, 0), self.snapshot, self._read)
        return actions(file, at, at, style_of(text, Style()), around)

    def _read(self, path: str) -> Written | None:
        text = Path(path).read_text("utf-8")
        return Written(text, style_of(text, Style()))

    def _path(self, path: str) -> str:
        return str(self.root / path)

    def _at(self, path: str, needle: str) -> tuple[int, int, str]:
        text = self.text(path)
        assert text.count(needle) == 1, needle
        at = text.index(needle) + len(needle) // 2
        before = text[:at]
        line = before.count("\n")
        return line, at - before.rfind("\n") - 1, text.splitlines()[line]


def case(name: str) -> CaseProject:
    """One of `tests/cases/projects`."""
    return CaseProject(CASES / name)


def written(root: Path, files: Mapping[str, str], wrappers: tuple[str, ...] = ()) -> CaseProject:
    """A project of these files, by their paths."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return CaseProject(root, wrappers)


def lines(*each: str) -> str:
    """A text of these lines."""
    return "".join(f"{line}\n" for line in each)


def _in_order(place: str) -> tuple[str, int]:
    path, _, line = place.rpartition(":")
    return path, int(line)
