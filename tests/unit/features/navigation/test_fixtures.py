"""The task of a row of django-celery-beat in a fixture leads to its function, also without a dot in its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.unit.case_project import CaseProject, project
from tests.unit.features.renaming.renamed import answered
from tests.unit.features.renaming.test_fixtures import SHOP, opened

from celeryls.lsp.requests.definition import definition
from celeryls.lsp.requests.references import references

if TYPE_CHECKING:
    from pathlib import Path

YAML = """- model: django_celery_beat.periodictask
  pk: 1
  fields: {name: send, task: send, args: '["send"]'}
- {model: django_celery_beat.periodictask, pk: 2, fields: {task: "send"}}
- {model: shop.note, pk: 3, fields: {task: send , text: sent}}
- {model: django_celery_beat.periodictask, pk: 4, fields: {task: gone}}
- {model: django_celery_beat.periodictask, pk: 5, fields: {task: shop.tasks.ship}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, SHOP | {"shop/fixtures/beat.yaml": YAML})


def asked(shop: CaseProject, path: str, text: str, *, inside: int = 1) -> types.DefinitionParams:
    uri = opened(shop, path)
    at = shop.texts[uri].index(text) + len(text) - inside
    before = shop.texts[uri][:at]
    place = types.Position(before.count("\n"), at - (before.rfind("\n") + 1))
    return types.DefinitionParams(types.TextDocumentIdentifier(uri), place)


def lines(shop: CaseProject, path: str, text: str) -> list[int]:
    found: Any = answered(definition(shop.server, asked(shop, path, text)))
    return [each.range.start.line + 1 for each in found or ()]


@pytest.mark.parametrize("text", ["task: send,", '{task: "send"'])
def test_a_name_without_a_dot_leads_to_its_task(shop: CaseProject, text: str):
    assert lines(shop, "shop/fixtures/beat.yaml", text) == [9]


def test_so_it_does_in_json(shop: CaseProject):
    assert lines(shop, "shop/fixtures/beat.json", '"task": "send"') == [9]
    assert lines(shop, "shop/fixtures/beat.json", '"task": "shop.tasks.ship"') == [5]


@pytest.mark.parametrize("text", ["name: send", '["send"', "task: send ,", "task: gone", "- model"])
def test_other_strings_lead_nowhere(shop: CaseProject, text: str):
    assert lines(shop, "shop/fixtures/beat.yaml", text) == []


def test_a_dotted_name_leads_to_its_task_as_ever(shop: CaseProject):
    assert lines(shop, "shop/fixtures/beat.yaml", "task: shop.tasks.ship") == [5]


def test_the_origin_of_a_link_is_the_name(shop: CaseProject):
    shop.server.session.client = replace(shop.server.session.client, definition_links=True)
    (found,) = answered(definition(shop.server, asked(shop, "shop/fixtures/beat.yaml", "task: send,")))
    origin = found.origin_selection_range
    assert (origin.start.line, origin.start.character, origin.end.character) == (2, 29, 33)


def test_references_are_those_of_the_task(shop: CaseProject):
    given = asked(shop, "shop/fixtures/beat.yaml", "task: send,")
    params = types.ReferenceParams(types.ReferenceContext(True), given.text_document, given.position)  # noqa: FBT003 - as lsprotocol has it
    found: Any = answered(references(shop.server, params))
    assert [each.range.start.line + 1 for each in found] == [8, 9]


def test_a_fixture_that_can_not_be_understood_leads_nowhere(tmp_path: Path):
    known = project(tmp_path, SHOP | {"shop/fixtures/beat.yaml": "- a: [task: send\n b: 1\n"})
    assert lines(known, "shop/fixtures/beat.yaml", "task: send") == []
