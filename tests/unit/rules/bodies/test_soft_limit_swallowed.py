"""CEL603 says where the limit is given: on the task, or in the settings."""

from __future__ import annotations

import pytest
from tests.unit.checking import checked

APP = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_soft_time_limit = 300\n'
TASKS = """from shop.celery import app


@app.task(OPTION)
def watch():
    while True:
        try:
            wait()
        except Exception:
            continue
"""


@pytest.mark.parametrize(
    ("option", "path", "line"), [("", "shop/celery.py", 3), ("soft_time_limit=60", "shop/tasks.py", 0)]
)
def test_the_limit_is_a_related_place(option: str, path: str, line: int):
    files = {"shop/__init__.py": "", "shop/celery.py": APP, "shop/tasks.py": TASKS.replace("OPTION", option)}
    (found,) = checked(files, "CEL603").found["shop/tasks.py"]
    (related,) = found.finding.related
    assert (related.spot.path, related.spot.range.line) == (f"/project/{path}", line)
    assert related.message == "the limit is given here"
