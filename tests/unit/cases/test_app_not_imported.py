"""The fix of CEL507 is written into another file, as that is when it is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.unit.case_project import CLIENT, lines, project

from celeryls.lsp.requests.fixes.other_files import CHANGED

if TYPE_CHECKING:
    from tests.unit.case_project import CaseProject

FILES = {
    "config/celery.py": lines(
        "import os",
        "",
        "from celery import Celery",
        "",
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")',
        'app = Celery("shop")',
        'app.config_from_object("django.conf:settings", namespace="CELERY")',
    ),
    "config/settings.py": lines('CELERY_BROKER_URL = "redis://"'),
    "orders/tasks.py": lines("from celery import shared_task", "", "", "@shared_task", "def pay(order): ..."),
}
IMPORT = 'from config.celery import app as celery_app\n\n__all__ = ("celery_app",)\n'


def fix_of(shop: CaseProject, uri: str) -> types.CodeAction:
    title = "Celery: import it in the package (config/__init__.py)"
    return next(each for each in shop.actions(uri, 'Celery("shop")') if each.title == title)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", IMPORT),
        ('"""A shop."""\n', f'"""A shop."""\n\n{IMPORT}'),
        ("from __future__ import annotations\n", f"from __future__ import annotations\n\n{IMPORT}"),
    ],
)
def test_the_import_stands_where_imports_do(tmp_path, before, after):
    shop = project(tmp_path, {**FILES, "config/__init__.py": before})
    uri = shop.open("config/celery.py")
    assert "CEL507" in shop.findings(uri)
    fix = fix_of(shop, uri)
    assert shop.taken(fix) == {"config/__init__.py": after}


def test_an_open_file_is_changed_as_it_is_in_the_editor(tmp_path):
    shop = project(tmp_path, {**FILES, "config/__init__.py": ""})
    shop.open("config/__init__.py", '"""A shop, not saved yet."""\n')
    uri = shop.open("config/celery.py")
    fix = fix_of(shop, uri)
    assert shop.taken(fix) == {"config/__init__.py": f'"""A shop, not saved yet."""\n\n{IMPORT}'}


def test_with_the_import_there_is_no_finding(tmp_path):
    shop = project(tmp_path, {**FILES, "config/__init__.py": IMPORT})
    assert "CEL507" not in shop.findings(shop.open("config/celery.py"))


def test_a_client_that_tells_where_other_files_were_changed_gets_the_places(tmp_path):
    shop = project(tmp_path, {**FILES, "config/__init__.py": ""})
    uri = shop.open("config/celery.py")
    assert fix_of(shop, uri).command is None
    shop.server.session.client = replace(CLIENT, tells_changes=True)
    command = fix_of(shop, uri).command
    assert command is not None
    start, end = types.Position(0, 0), types.Position(2, len(IMPORT.split("\n")[2]))
    place = types.Location((tmp_path / "config/__init__.py").as_uri(), types.Range(start, end))
    assert (command.command, command.arguments) == (CHANGED, [[place]])
    others = [each for each in shop.actions(uri, 'Celery("shop")') if each != fix_of(shop, uri)]
    assert not any(each.command for each in others)
