"""Fixtures of django-celery-beat: they change with a task's name, it can be changed from them, and they tell of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import CaseProject, project
from tests.unit.features.renaming.renamed import answered, prepared, rename_edit, renamed

from celeryls.lsp.requests import hover, will_rename_files

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "model": "django_celery_beat.periodictask",
    "pk": 1,
    "fields": {"name": "Ships 📦 parcels", "task": "shop.tasks.ship", "crontab": 1, "args": "[]"},
}
OTHER = {"model": "shop.note", "pk": 1, "fields": {"text": "shop.tasks.ship"}}
SHORT = {"model": "django_celery_beat.periodictask", "pk": 2, "fields": {"task": "send", "name": "send"}}
JSON = json.dumps([ROW, SHORT], indent="\t", ensure_ascii=True) + "\n"
YAML = """# Rows of django-celery-beat: shop.tasks.ship
- model: django_celery_beat.periodictask
  pk: 1
  fields:   {task:  shop.tasks.ship,   name: 'Ships 📦'}   # shop.tasks.ship

- {model: django_celery_beat.periodictask, pk: 2, fields: {"task": "shop.tasks.ship"}}
- {model: django_celery_beat.periodictask, pk: 3, fields: {'task': 'shop.tasks.ship'}}\r
"""
SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": (
        "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n\n\n"
        '@shared_task(name="send")\ndef mail(to): ...\n'
    ),
    "shop/views.py": 'from celery import current_app\n\ncurrent_app.send_task("shop.tasks.ship")\n',
    "shop/fixtures/beat.json": JSON,
    "shop/fixtures/beat.yaml": YAML,
    "shop/fixtures/more/beat.json": JSON,
}


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, SHOP)


def opened(shop: CaseProject, path: str) -> str:
    """Opens a fixture, in the language that an editor gives it."""
    uri = (shop.root / path).as_uri()
    text = (shop.root / path).read_bytes().decode()
    shop.texts[uri] = text
    language = "json" if path.endswith("json") else "yaml"
    shop.server.session.documents.opened(types.TextDocumentItem(uri, language, 1, text))
    return uri


def told(shop: CaseProject, path: str, text: str) -> tuple[str, str] | None:
    """The Markdown of a hover, and what it is about."""
    uri = (shop.root / path).as_uri()
    params = types.HoverParams(types.TextDocumentIdentifier(uri), shop.middle(uri, text))
    assert hover.hover_json(shop.server, params) is None
    found: Any = answered(hover.hover(shop.server, params))
    if found is None:
        return None
    line = shop.texts[uri].split("\n")[found.range.start.line]
    return found.contents.value, line[found.range.start.character : found.range.end.character]


def test_a_rename_in_python_changes_rows_and_nothing_else(shop: CaseProject):
    after = renamed(shop, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert after["shop/fixtures/beat.json"] == JSON.replace(
        '"task": "shop.tasks.ship"', '"task": "shop.tasks.dispatch"'
    )
    assert after["shop/fixtures/beat.yaml"] == (
        YAML.replace("task:  shop.tasks.ship,", "task:  shop.tasks.dispatch,")
        .replace('"task": "shop.tasks.ship"', '"task": "shop.tasks.dispatch"')
        .replace("'task': 'shop.tasks.ship'", "'task': 'shop.tasks.dispatch'")
    )
    assert after.keys() == {"shop/tasks.py", "shop/views.py", "shop/fixtures/beat.json", "shop/fixtures/beat.yaml"}


@pytest.mark.parametrize("path", ["shop/fixtures/beat.json", "shop/fixtures/beat.yaml"])
def test_a_rename_begins_in_a_fixture_and_back_leaves_every_byte(shop: CaseProject, path: str):
    opened(shop, path)
    assert prepared(shop, path, "shop.tasks.ship" if "json" in path else "shop.tasks.ship,") == (
        "shop.tasks.ship",
        "shop.tasks.ship",
    )
    text = "shop.tasks.ship" if "json" in path else "shop.tasks.ship,"
    after = renamed(shop, path, text, "shop.tasks.dispatch")
    assert "def dispatch(order)" in after["shop/tasks.py"]
    for name, changed in after.items():
        (shop.root / name).write_bytes(changed.encode())
    again = CaseProject(shop.root)
    opened(again, path)
    before = renamed(again, path, text.replace("ship", "dispatch"), "shop.tasks.ship")
    assert before == {name: SHOP[name] for name in after}
    assert len(after) == 4


def test_a_name_without_a_dot_is_one_only_in_a_row(shop: CaseProject):
    opened(shop, "shop/fixtures/beat.json")
    assert prepared(shop, "shop/fixtures/beat.json", '"task": "send"'[-6:]) == ("send", "send")
    after = renamed(shop, "shop/fixtures/beat.json", '"send"', "post")
    assert after["shop/fixtures/beat.json"] == JSON.replace('"task": "send"', '"task": "post"')
    assert 'name="post"' in after["shop/tasks.py"]


def test_escapes_stay_where_nothing_changes(tmp_path: Path):
    text = JSON.replace('"shop.tasks.ship"', r'"shop\u002etasks.ship"')
    known = project(tmp_path, SHOP | {"shop/fixtures/beat.json": text})
    after = renamed(known, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert after["shop/fixtures/beat.json"] == text.replace(r"shop\u002etasks.ship", r"shop\u002etasks.dispatch")


def test_other_strings_are_for_the_user_to_decide(tmp_path: Path):
    known = project(tmp_path, SHOP | {"shop/fixtures/beat.json": json.dumps([OTHER])})
    edit = rename_edit(known, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert edit is not None
    changed = [each for each in edit.document_changes or () if isinstance(each, types.TextDocumentEdit)]
    assert not [each for each in changed if each.text_document.uri.endswith("beat.json")]
    assert changed
    asked = CaseProject(known.root)
    asked.server.session.client = replace(asked.server.session.client, annotates_edits=True)
    edit = rename_edit(asked, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert edit is not None
    assert edit.change_annotations is not None
    asking = [label for label, each in edit.change_annotations.items() if each.needs_confirmation]
    assert asking == ["Probably the task"]


def test_a_fixture_that_can_not_be_understood_stops_a_rename(tmp_path: Path):
    known = project(tmp_path, SHOP | {"shop/fixtures/beat.yaml": "- a: shop.tasks.ship\n b: 1\n"})
    with pytest.raises(JsonRpcException, match=r"beat\.yaml names it, and can't be understood"):
        renamed(known, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")


def test_a_function_that_keeps_the_task_s_name_leaves_fixtures(shop: CaseProject):
    after = renamed(shop, "shop/views.py", '"shop.tasks.ship"', "orders.ship")
    assert "orders.ship" in after["shop/fixtures/beat.json"]
    assert yaml.safe_load(after["shop/fixtures/beat.yaml"])[0]["fields"]["task"] == "orders.ship"


def test_unsaved_fixtures_are_changed_as_they_are(shop: CaseProject):
    uri = opened(shop, "shop/fixtures/beat.json")
    text = "[]\n" + JSON
    shop.texts[uri] = text = JSON.replace('"pk": 1', '"pk": 17')
    params = types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, uri), [types.TextDocumentContentChangeWholeDocument(text)]
    )
    shop.server.session.documents.changed(params, "utf-32")
    after = renamed(shop, "shop/views.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert after["shop/fixtures/beat.json"] == text.replace("tasks.ship", "tasks.dispatch")


def test_a_moved_file_changes_fixtures(shop: CaseProject):
    moved = types.FileRename((shop.root / "shop/tasks.py").as_uri(), (shop.root / "shop/jobs.py").as_uri())
    edit = answered(will_rename_files.will_rename_files(shop.server, types.RenameFilesParams([moved])))
    after = shop.applied(edit)
    assert after["shop/fixtures/beat.json"] == JSON.replace("shop.tasks.ship", "shop.jobs.ship")
    assert "'task': 'shop.jobs.ship'" in after["shop/fixtures/beat.yaml"]


def test_a_hover_has_what_is_in_force(shop: CaseProject):
    opened(shop, "shop/fixtures/beat.json")
    found = told(shop, "shop/fixtures/beat.json", "shop.tasks.ship")
    assert found is not None
    assert found[1] == "shop.tasks.ship"
    assert "queue" in found[0]
    for text in ("Ships", "model", "django_celery_beat.periodictask"):
        assert told(shop, "shop/fixtures/beat.json", text) is None
    opened(shop, "shop/fixtures/beat.yaml")
    plain = told(shop, "shop/fixtures/beat.yaml", "shop.tasks.ship,")
    assert plain is not None
    assert plain[0] == found[0]


def test_a_comment_in_a_fixture_is_no_name(shop: CaseProject):
    opened(shop, "shop/fixtures/beat.yaml")
    assert prepared(shop, "shop/fixtures/beat.yaml", "shop.tasks.ship\n- model") is None
