"""Changes of other files, made in the text that these have then; one that can't be made in part is not made."""

import pytest

from celeryls.edit.change import (
    Change,
    FunctionElsewhere,
    ImportElsewhere,
    ReplacedElsewhere,
    StatementElsewhere,
    changes_elsewhere,
)
from celeryls.edit.style import Style
from celeryls.edit.text import apply

COUNT = FunctionElsewhere(
    "/tasks.py",
    "count",
    "@shared_task",
    "def count(a):\n    raise NotImplementedError",
    "from celery import shared_task",
)
KEPT = ReplacedElsewhere("/tasks.py", "app.register_task(Export())", "export = app.register_task(Export())", "export")
WRITTEN = "@shared_task\ndef count(a):\n    raise NotImplementedError\n"


def after(change, text):
    return apply(text, change.in_text(text, Style()).edits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"from celery import shared_task\n\n\n{WRITTEN}"),
        (
            "from celery import shared_task\n\n\nX = 1\n\n\n\n",
            f"from celery import shared_task\n\n\nX = 1\n\n\n{WRITTEN}",
        ),
        (
            "from celery import shared_task\r\nX = 1",
            f"from celery import shared_task\nX = 1\n\n\n{WRITTEN}".replace("\n", "\r\n"),
        ),
        ("def count(): ...\n", "from celery import shared_task\n\n\n@shared_task\ndef count(): ...\n"),
        (
            "x = 1\n\n\nasync def count(\n    a): ...\n",
            "from celery import shared_task\n\nx = 1\n\n\n@shared_task\nasync def count(\n    a): ...\n",
        ),
    ],
    ids=["an empty file", "at the end", "line endings", "a plain function", "an async function"],
)
def test_a_task_is_written(text, expected):
    assert after(COUNT, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "count = 1\n",
        "class count: ...\n",
        "@cached\ndef count(): ...\n",
        "@cached(\n    1\n)\n# why\ndef count(): ...\n",
        "def broken(:\n",
        "shared_task = None\n",
        "from elsewhere import count\n",
        "import elsewhere as count\n",
        "if True:\n    def count(): ...\n",
    ],
)
def test_nothing_is_written_over_what_is_there(text):
    assert after(COUNT, text) == text


def test_a_line_is_written_anew():
    assert after(KEPT, "a = 1\napp.register_task(Export())  # here\n") == (
        "a = 1\nexport = app.register_task(Export())  # here\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = app.register_task(Export())\n",
        "app.register_task(Export())\napp.register_task(Export())\n",
        "def export(): ...\n\n\napp.register_task(Export())\n",
    ],
    ids=["gone", "kept", "twice", "the name is taken"],
)
def test_a_line_that_is_not_as_expected_stays(text):
    assert after(KEPT, text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class Export: ...\n", "class Export: ...\n\n\napp.register_task(Export())\n"),
        ("class Export: ...\r\n", "class Export: ...\r\n\r\n\r\napp.register_task(Export())\r\n"),
        ("x = 1  # é\n\n\n", "x = 1  # é\n\n\napp.register_task(Export())\n"),
        ("app.register_task(Export())\n", "app.register_task(Export())\n"),
        ("class Export(\n", "class Export(\n"),
    ],
)
def test_a_statement_is_added_at_the_end_once(text, expected):
    made = StatementElsewhere("/shop/tasks.py", "app.register_task(Export())").in_text(text, Style())
    assert apply(text, made.edits) == expected


def test_a_change_that_lacks_a_needed_part_is_not_made():
    texts = {"/tasks.py": "", "/app.py": "import os\n"}
    imported = ImportElsewhere("/app.py", "import os")

    def read(path):
        return (texts[path], Style()) if path in texts else None

    assert changes_elsewhere(Change(elsewhere=(KEPT, imported)), read) is None
    assert changes_elsewhere(Change(elsewhere=(imported,)), read) == ()
    assert [each.path for each in changes_elsewhere(Change(elsewhere=(COUNT, imported)), read) or ()] == ["/tasks.py"]
    assert changes_elsewhere(Change(elsewhere=(ReplacedElsewhere("/gone.py", "a", "b", "c"),)), read) is None
