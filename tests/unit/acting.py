"""What an action makes of the files of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.knowledge import ROOT, Project

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.features.code_actions import Action


def offered(files: Mapping[str, str], path: str, at: str, action: str) -> Action | None:
    """The action of that id at the first place in a file that has the text ``at``; None if it is not offered.

    The first app of the project runs all tasks.
    """
    known = Project(files)
    known.app = next(iter(known.snapshot.apps()), None)
    text = files[path]
    start = text.index(at)
    found = actions(SourceFile.of(text), start, start, style_of(text, Style()), known.around(path))
    return next((each for each in found if each.id == action), None)


def acted(files: Mapping[str, str], path: str, at: str, action: str) -> dict[str, str]:
    """The files afterwards."""
    found = offered(files, path, at, action)
    assert found is not None
    after = {**files, path: apply(files[path], found.edits())}
    for change in found.others():
        name = change.path.removeprefix(f"{ROOT}/")
        after[name] = apply(after.get(name, ""), change.edits)
    return after
