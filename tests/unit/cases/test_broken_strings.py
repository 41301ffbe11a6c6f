"""Where a string is not closed on its line, what stands in that statement and behind it can't be told."""

import pytest
from tests.unit.case_project import project

HEAD = """from celery import Celery

app = Celery("shop", include=["shop.celery"])


@app.task
def clean(days=1): ...


"""
ENTRY = """app.conf.beat_schedule = {
    "clean": {
        "task": "shop.celery.clean",
        "schedule": 30.0,
        "args": (1, 2, 3),
    },
}
"""
CALLS = """def later():
    clean.delay("x", countdown=3)
    clean.delay("y", queue="slow")
"""


def findings(tmp_path, code):
    shop = project(tmp_path, {"shop/__init__.py": "", "shop/celery.py": HEAD + code})
    return [each for each in shop.findings(shop.open("shop/celery.py")) if each != "CEL101"]


def test_closed_strings_are_understood(tmp_path):
    assert findings(tmp_path, ENTRY + "\n\n" + CALLS) == ["CEL402", "CEL304", "CEL304"]


@pytest.mark.parametrize(
    ("code", "closed", "broken"),
    [
        (ENTRY, 'clean",\n', "clean,\n"),
        (ENTRY, '"schedule":', '"schedule:'),
        (ENTRY, '"task":', '"task:'),
        (ENTRY, '"task":', 'task":'),
        (ENTRY, '"clean":', '"clean:'),
        (ENTRY, '",\n        "schedule', '", "\n        schedule'),
        (ENTRY, '"schedule": 30.0', "\"schedule\": '\n30.0'"),
        (CALLS, '"x"', '"x'),
        (CALLS, '"x"', 'x"'),
        (CALLS, '"x"', "'x"),
        (CALLS, '"x"', '"\nx"'),
    ],
)
def test_a_string_that_its_line_does_not_close(tmp_path, code, closed, broken):
    assert closed in code
    assert findings(tmp_path, code.replace(closed, broken, 1)) == []


def test_what_stands_above_it_is_understood(tmp_path):
    assert findings(tmp_path, CALLS.replace('"slow"', '"slow')) == ["CEL304"]


@pytest.mark.parametrize("text", ['"""x\ny"""', "'''x\ny'''", '"x\\\ny"', 'rb"""x\ny"""'])
def test_a_string_over_several_lines_that_is_closed_is_none(tmp_path, text):
    assert findings(tmp_path, CALLS.replace('"x"', text)) == ["CEL304", "CEL304"]
