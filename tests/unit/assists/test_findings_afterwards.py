"""What an action writes triggers no rule that is on by default."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.checking import found_in
from tests.unit.knowledge import ROOT, Project

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.examples import Example, read_file
from celeryls.features.code_actions import actions
from celeryls.plugins import modules_with
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping


def examples() -> list:
    return [
        pytest.param(example, id=f"{assist.__name__.rpartition('.')[2]}: {example.name}")
        for assist in modules_with("celeryls.assists", "FAMILY")
        for example in read_file(Path(str(assist.__file__))).examples
    ]


@pytest.mark.parametrize("example", examples())
def test_no_action_at_the_cursor_of_an_example_writes_what_a_rule_finds(example: Example):
    assert example.selection is not None
    path, text = example.selection.path, example.files[example.selection.path]
    known = Project(example.files)
    known.app = next(iter(known.snapshot.apps()), None)
    before = counted(example.files)
    file, style = SourceFile.of(text), style_of(text, Style())
    for action in actions(file, example.selection.start, example.selection.end, style, known.around(path)):
        files = {**example.files, path: apply(text, action.edits())}
        for change in action.others():
            files[change.path.removeprefix(f"{ROOT}/")] = apply(change.text, change.edits)
        assert counted(files) - before == Counter(), action.id


def counted(files: Mapping[str, str]) -> Counter[str]:
    """How often each rule finds something."""
    return Counter(each.split()[0] for found in found_in(files).values() for each in found)
