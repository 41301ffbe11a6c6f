"""Names in strings whose text is not their value: with escapes, in several lines, of adjacent pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import CaseProject, project
from tests.unit.features.renaming.renamed import prepared

from celeryls.lsp.requests import hover
from celeryls.lsp.requests.definition import definition

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from celery import current_app, shared_task\n\n\n"
TASK = "@shared_task\ndef ship(): ...\n\n\n"
NAMED = "@shared_task(name={})\ndef other(): ...\n"
ESCAPED = r'"shop.\x74asks.ship"'
CONTINUED = '"shop.\\\ntasks.ship"'
JOINED = '("shop."\n    "tasks.ship")'
MIXED = '("shop."\n    "\\x74asks.ship")'
USES = (
    "current_app.send_task({})\n",
    "NAME = {}\n",
    "X = [1, {}]\n",
    'X = {{"a": {{"task": {}, "schedule": 3}}}}\n',
)


def opened(root: Path, text: str) -> tuple[CaseProject, str]:
    known = project(root, {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": text})
    return known, known.open("shop/tasks.py")


@pytest.mark.parametrize("literal", [ESCAPED, CONTINUED, f'""{CONTINUED}""', JOINED, MIXED, r'"\u0073hop.tasks.ship"'])
@pytest.mark.parametrize("form", [NAMED, *USES])
@pytest.mark.parametrize("part", ["shop.", "ship"])
def test_each_part_of_a_string_leads_to_the_task(tmp_path: Path, literal: str, form: str, part: str):
    before = HEAD if form is NAMED else HEAD + TASK
    text = before + form.format(literal)
    known, uri = opened(tmp_path, text)
    line = text.count("\n", 0, text.index("def ")) + 1
    at = len(before) + text[len(before) :].index(literal) + literal.index(part if part in literal else "hop.") + 1
    place = types.Position(text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1)
    with pytest.raises(StopIteration) as answered:
        next(definition(known.server, types.DefinitionParams(types.TextDocumentIdentifier(uri), place)))
    assert [each.range.start.line + 1 for each in answered.value.value] == [line]


def test_references_of_a_name_with_an_escape_are_those_of_the_task(tmp_path: Path):
    known, uri = opened(tmp_path, f"{HEAD}{NAMED.format(ESCAPED)}\n\nNAME = {ESCAPED}\nother.delay()\n")
    assert known.references(uri, r"\x74") == [("shop/tasks.py", 4), ("shop/tasks.py", 5), ("shop/tasks.py", 9)]
    assert known.references(uri, 'asks.ship"\nother') == known.references(uri, r"\x74")


def test_hover_is_the_same_as_of_a_plain_string(tmp_path: Path):
    plain, form = '"shop.tasks.ship"', f"{HEAD}{TASK}current_app.send_task({{}})\n"
    assert hovered(tmp_path / "a", form.format(ESCAPED)) == hovered(tmp_path / "b", form.format(plain))
    assert hovered(tmp_path / "c", HEAD + NAMED.format(ESCAPED)) == hovered(tmp_path / "d", HEAD + NAMED.format(plain))


def hovered(root: Path, text: str) -> str:
    known, uri = opened(root, text)
    params = types.HoverParams(types.TextDocumentIdentifier(uri), known.middle(uri, "asks.ship"))
    with pytest.raises(StopIteration) as answered:
        next(hover.hover(known.server, params))
    return str(answered.value.value.contents.value).replace(str(root), "")


@pytest.mark.parametrize(
    "value",
    [
        'b"shop.tasks.ship"',
        '"shop.tasks.ship" ".more"',
        '"shop.tasks.ship" f".{1}"',
        r'"shop.tasks.sh\x00p"',
        r'r"shop.\x74asks.ship"',
    ],
)
def test_a_string_that_is_something_else_leads_nowhere(tmp_path: Path, value: str):
    known, uri = opened(tmp_path, f"{HEAD}{TASK}NAME = {value}\n")
    assert known.definitions(uri, "shop.") == []


@pytest.mark.parametrize("literal", [ESCAPED, CONTINUED, MIXED])
@pytest.mark.parametrize("form", [NAMED, *USES])
def test_a_rename_is_refused_with_the_reason(tmp_path: Path, literal: str, form: str):
    known, _ = opened(tmp_path, (HEAD if form is NAMED else HEAD + TASK) + form.format(literal))
    with pytest.raises(JsonRpcException) as refused:
        prepared(known, "shop/tasks.py", "asks.ship")
    assert str(refused.value).endswith("or in several lines; write it as 'shop.tasks.ship' first")


def test_a_string_that_names_no_task_is_left_to_others(tmp_path: Path):
    known, _ = opened(tmp_path, f'{HEAD}{TASK}NAME = "sh\\x69p"\nOTHER = "shop.\\x74asks.gone"\n')
    assert prepared(known, "shop/tasks.py", "sh\\x69p") is None
    assert prepared(known, "shop/tasks.py", "asks.gone") is None
