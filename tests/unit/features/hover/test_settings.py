from __future__ import annotations

import pytest

from .hovering import hovered

MODULE = """CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_ALWAYS_EAGER = True
CELERY_OWN = 3
CELERY_TASK_DEFAULT_RATE_LIMIT = '10/m'
"""
APP = """from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
"""
MANAGE = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'


def said(marked: str) -> str | None:
    text = MODULE.replace(marked.replace("^^", ""), marked)
    return hovered({"manage.py": MANAGE, "shop/__init__.py": "", "shop/celery.py": APP, "shop/settings.py": text})


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("CELERY_TASK_TIME^^_LIMIT", "[CELERY_TASK_TIME_LIMIT] 30 min.\n\n`CELERY_TASK_TIME_LIMIT`: After how long"),
        ("CELERY_TASK_ALWAYS^^_EAGER", "[CELERY_TASK_ALWAYS_EAGER] `CELERY_TASK_ALWAYS_EAGER`: "),
        ("CELERY_TASK_DEFAULT^^_RATE", "[CELERY_TASK_DEFAULT_RATE_LIMIT] At most 10 a minute on each worker"),
    ],
)
def test_settings_of_django(marked: str, first: str) -> None:
    found = said(marked)
    assert found is not None
    assert found.startswith(first)
    assert "Setting `task_" in found


def test_a_name_that_is_no_setting_is_left_to_others() -> None:
    assert said("CELERY_OW^^N") is None


def test_a_setting_that_another_one_overrides_says_so() -> None:
    app = f"{APP}app.conf.task_time_limit = 60\n"
    text = MODULE.replace("TIME_LIMIT", "TIME^^_LIMIT")
    files = {"manage.py": MANAGE, "shop/__init__.py": "", "shop/celery.py": app, "shop/settings.py": text}
    found = hovered(files)
    assert found is not None
    assert found.startswith("[CELERY_TASK_TIME_LIMIT] Not used here: the app's `conf` sets it, too, and wins.")
