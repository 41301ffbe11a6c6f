"""Every example in a rule's or an assist's docstring, and in tests/cases, holds."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.unit.checking import checked, fixed
from tests.unit.knowledge import ROOT, Project

from celeryls.checking.registry import all_rules
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.examples import Example, read_file
from celeryls.examples_match import mismatch
from celeryls.features.code_actions import actions
from celeryls.plugins import modules_with
from celeryls.project.steps import finish
from celeryls.source.text.file import SourceFile

CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """An example, and what it is of: a rule's code, or the beginning of an action's id."""

    subject: str
    example: Example


def cases_of(path: Path, subject: str) -> list:
    return [
        pytest.param(Case(subject, example), id=f"{subject}: {example.name}") for example in read_file(path).examples
    ]


def rule_cases() -> list:
    return list(_rule_cases())


def _rule_cases():
    for rule in all_rules():
        yield from cases_of(Path(str(rule.__file__)), rule.RULE.code)
    for path in sorted(CASES.glob("rules/*/*.md")):
        yield from cases_of(path, path.parent.name)


def assist_cases() -> list:
    return list(_assist_cases())


def _assist_cases():
    for assist in modules_with("celeryls.assists", "FAMILY"):
        yield from cases_of(Path(str(assist.__file__)), assist.__name__.rpartition(".")[2].replace("_", "-"))
    for path in sorted(CASES.glob("assists/*/*.md")):
        yield from cases_of(path, path.parent.name)


def style(text: str) -> Style:
    return style_of(text, Style())


@pytest.mark.parametrize("case", rule_cases())
def test_a_rule_finds_what_its_example_marks_and_nothing_else(case):
    found = {
        (path, *each.place, each.code, each.finding.message)
        for path, every in checked(case.example.files, case.subject).found.items()
        for each in every
    }
    assert found == set(case.example.findings)


@pytest.mark.parametrize("case", rule_cases())
def test_the_fixes_of_an_example_write_what_it_says(case):
    if not case.example.after:
        return
    files = fixed(case.example.files, case.subject)
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text)
    again = checked(files, case.subject).found
    assert not any(each.finding.fixes for every in again.values() for each in every)
    assert mismatch(case.example, files) == ""


@pytest.mark.parametrize("case", assist_cases())
def test_an_assist_writes_what_its_example_says(case):
    files, selection = dict(case.example.files), case.example.selection
    assert selection is not None, "an assist's example has a cursor"
    path = selection.path
    offered = offers_at(files, path, selection.start, selection.end, case.subject)
    if not case.example.after:
        assert offered == []
        return
    before, action, is_typed = files[path], offered[0], False
    if action.choice is not None and action.choice.typed is not None:  # the last word of the heading is the answer
        assert action.chosen is not None
        action, is_typed = finish(action.chosen(case.example.name.rpartition(" ")[2])), True
    edits, others = action.edits(), action.others()
    files[path] = apply(before, edits)
    for change in others:
        name = change.path.removeprefix(f"{ROOT}/")
        assert change.creates == (name not in files)
        assert change.text == files.get(name, "")
        files[name] = apply(change.text, change.edits)
    if "still to be typed" not in case.example.name:
        assert all(ast.parse(text) for text in files.values())
    at = selection.start + len(files[path]) - len(before)
    assert is_typed or offered[0].title not in [again.title for again in offers_at(files, path, at, at, case.subject)]
    assert mismatch(case.example, files) == ""


def offers_at(files: dict[str, str], path: str, start: int, end: int, subject: str) -> list:
    text = files[path]
    around = project(files).around(path)
    found = actions(SourceFile.of(text), start, end, style(text), around)
    return [action for action in found if action.id.startswith(subject)]


def project(files: dict[str, str]) -> Project:
    """The files as a project, with its first app."""
    known = Project(files, ("mail",) if "mail" in str(files) else ())
    known.app = next(iter(known.snapshot.apps()), None)
    return known
