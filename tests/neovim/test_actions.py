"""Every action in Neovim: it writes what the example in its manual says."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.e2e.asking import written

from celeryls.examples import Example, read_file
from celeryls.examples_match import mismatch
from celeryls.plugins import modules_with

from .neovim import Neovim, Version, running

if TYPE_CHECKING:
    from collections.abc import Iterator


class Case(NamedTuple):
    """An example of an action, which has a folder of its own, and the beginning of the action's id."""

    folder: str
    action: str
    example: Example


def cases() -> list[Case]:
    found = []
    for module in modules_with("celeryls.assists", "FAMILY"):
        action = module.__name__.rpartition(".")[2].replace("_", "-")
        if action == ELSEWHERE:
            continue
        examples = read_file(Path(str(module.__file__))).examples
        found += [Case(f"{action}-{number}", action, example) for number, example in enumerate(examples)]
    return found


ASKS = ("Without routes they are written next to the other settings", "rename-task")
"""An example and an action of use only where the user is asked: for another queue than the task's, and for a name."""
ELSEWHERE = "add-test"
"""An action that changes another file alone, in a buffer that Neovim neither shows nor tells the server of."""

CASES = cases()


def project() -> dict[str, str]:
    """The files of all examples, each below its own folder."""
    files = {f"{case.folder}/{path}": text for case in CASES for path, text in case.example.files.items()}
    packages = {f"{path.rpartition('/')[0]}/__init__.py": "" for path in files}
    return packages | files


@pytest.fixture(scope="module")
def neovim(version: Version, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    """Neovim with a workspace folder for each example."""
    root = written(tmp_path_factory.mktemp("neovim") / "project", project())
    with running(version, root) as editor:
        editor.open(f"{CASES[0].folder}/shop/celery.py")
        for case in CASES:
            editor.lua("vim.lsp.buf.add_workspace_folder(...)", str(root / case.folder))
        yield editor


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.action}: {case.example.name}")
def test_an_action_writes_what_its_example_says(neovim: Neovim, case: Case) -> None:
    selection = case.example.selection
    assert selection is not None
    text = case.example.files[selection.path]
    neovim.open(f"{case.folder}/{selection.path}")
    _place(neovim, text, selection.start)
    if not case.example.after or case.example.name in ASKS or case.action in ASKS:
        assert neovim.eventually(lambda: not neovim.actions(case.action)), neovim.actions()
        return
    assert neovim.eventually(lambda: bool(neovim.actions(case.action))), neovim.actions()
    title = _taken(neovim, case)
    assert mismatch(case.example, _files(neovim, case)) == ""
    assert all(ast.parse(written_text) for written_text in _files(neovim, case).values())
    _place(neovim, neovim.text, selection.start + len(neovim.text) - len(text))
    assert neovim.eventually(lambda: title not in neovim.actions())


def _taken(neovim: Neovim, case: Case) -> str:
    """Takes the action, again if it changed with what the index learned in the meantime; its title."""
    taken: list[str] = []

    def is_written() -> bool:
        if neovim.text == case.example.files[str(case.example.selection and case.example.selection.path)]:
            taken.append(neovim.actions(case.action)[0])
            neovim.act(taken[-1])
        return not mismatch(case.example, _files(neovim, case))

    neovim.eventually(is_written)
    return taken[-1]


def _place(neovim: Neovim, text: str, at: int) -> None:
    neovim.place(text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1))


def _files(neovim: Neovim, case: Case) -> dict[str, str]:
    """What Neovim holds of an example's files."""
    marker = f"/{case.folder}/"
    return {path.partition(marker)[2]: text for path, text in neovim.texts.items() if marker in path}
