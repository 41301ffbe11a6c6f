"""`app` is FastAPI's: tests/cases/projects/fastapi-app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import case, project

if TYPE_CHECKING:
    from pathlib import Path


def test_a_celery_app_gets_another_name_than_that_of_another_framework():
    found = case("fastapi-app")
    after = found.placed(found.open("shop/main.py"), None, "capp")
    assert "app = FastAPI()\n" in after
    assert "celery_app = Celery(" in after
    assert "celery_app.config_from_object(" in after
    assert "celery_app.autodiscover_tasks()" in after
    assert "\napp = Celery" not in after


@pytest.mark.parametrize("prefix", ["ctask", "cemail", "cprocess", "cclass", "cchain", "cgroup"])
def test_no_task_is_made_with_another_framework_s_app(prefix: str):
    found = case("fastapi-app")
    assert "@app." not in found.placed(found.open("shop/main.py"), None, prefix)


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("from flask import Flask\n\napp = Flask(__name__)\n", "celery_app = Celery("),
        ("import typer\n\napp = typer.Typer()\n", "celery_app = Celery("),
        ("from shop.web import app\n", "celery_app = Celery("),
        ("import app\n", "celery_app = Celery("),
        ("app: FastAPI = create()\n", "celery_app = Celery("),
        ("app = make()\ncelery_app = 3\n", "celery_app_2 = Celery("),
        ("DEBUG = True\n", "\napp = Celery("),
        ("import os\n", "\napp = Celery("),
    ],
)
def test_what_the_name_is_decides(tmp_path: Path, head: str, after: str):
    found = project(tmp_path, {"shop/web.py": ""})
    uri = found.open("shop/main.py", f"{head}\n\n# here\n")
    assert after in found.placed(uri, "# here", "capp")


def test_a_function_further_down_counts(tmp_path: Path):
    found = project(tmp_path, {"shop/web.py": ""})
    uri = found.open("shop/main.py", "import os\n\n\ndef app(scope):\n    pass\n\n\n# here\n")
    assert "celery_app = Celery(" in found.placed(uri, "# here", "capp")
