"""The fix of CEL507 is written into another file, as that is when it is taken."""

from __future__ import annotations

import pytest
from tests.unit.case_project import lines, project

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
    fix = next(each for each in shop.actions(uri, 'Celery("shop")') if each.title == "Celery: import it in the package")
    assert shop.taken(fix) == {"config/__init__.py": after}


def test_an_open_file_is_changed_as_it_is_in_the_editor(tmp_path):
    shop = project(tmp_path, {**FILES, "config/__init__.py": ""})
    shop.open("config/__init__.py", '"""A shop, not saved yet."""\n')
    uri = shop.open("config/celery.py")
    fix = next(each for each in shop.actions(uri, 'Celery("shop")') if each.title == "Celery: import it in the package")
    assert shop.taken(fix) == {"config/__init__.py": f'"""A shop, not saved yet."""\n\n{IMPORT}'}


def test_with_the_import_there_is_no_finding(tmp_path):
    shop = project(tmp_path, {**FILES, "config/__init__.py": IMPORT})
    assert "CEL507" not in shop.findings(shop.open("config/celery.py"))
