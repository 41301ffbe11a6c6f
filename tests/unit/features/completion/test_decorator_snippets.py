"""A task for somebody who begins with its decorator."""

import pytest

from celeryls.edit.stops import to_plain
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.completion.decorators import (
    decorator_for,
    decorator_snippets,
    decorators_in,
    with_decorator,
)
from celeryls.features.completion.suggestions import suggestions
from celeryls.features.completion.written import body_in, import_edits
from celeryls.snippets import SnippetPlace, builtin
from celeryls.source.text.file import SourceFile

APP = "from config.celery import app\n\n\n"


def offered(marked, *, apps=("app",), comes_up=True):
    text, cursor = marked.replace("$0", ""), marked.index("$0")
    file = SourceFile.of(text)
    decorated = decorator_snippets(tuple(builtin()), decorators_in(file, apps))
    return file, list(suggestions(file, cursor, "shop/tasks.py", builtin(), decorated, comes_up=comes_up))


def labels(marked, **options):
    return [each.snippet.prefix for each in sorted(offered(marked, **options)[1], key=lambda each: each.rank)]


def accepted(marked, label):
    file, found = offered(marked)
    each = next(each for each in found if each.snippet.prefix == label)
    place, style = SnippetPlace("shop"), Style()
    body = to_plain(body_in(file, each.snippet, place))
    edits = import_edits(file, each.start, each.snippet, place, style)
    return apply(file.text[: each.start], edits) + body


@pytest.mark.parametrize("typed", ["@s", "@sh", "@shared_task", "@SH"])
def test_shared_task_offers_the_full_one_and_a_small_one(typed):
    assert labels(f"import os\n\n\n{typed}$0\n") == ["@shared_task(…)", "@shared_task"]


@pytest.mark.parametrize("typed", ["@app", "@app.", "@app.t", "@app.task"])
def test_an_app_that_the_file_has_offers_its_own(typed):
    assert labels(f"{APP}{typed}$0\n") == ["@app.task(…)", "@app.task"]


def test_an_app_that_the_file_does_not_have_offers_nothing():
    assert labels("@app.t$0\n") == []
    assert labels(f"{APP}@app.t$0\n", apps=()) == []


@pytest.mark.parametrize(
    "marked",
    [
        "@sh$0\ndef f(): ...\n",
        "@sh$0\n@other\ndef f(): ...\n",
        "@sh$0\r\nasync def f(): ...\r\n",
        "class A:\n    @sh$0\n",
        "def f():\n@sh$0 + 1\n",
        "x = 1 @sh$0\n",
        "# @sh$0\n",
        '"""\n@sh$0\n"""\n',
        "f(\n@sh$0\n)\n",
        "@$0\n",
        "@property$0\n",
        "@cel$0\n",
    ],
)
def test_elsewhere_nothing_is_offered(marked):
    assert labels(marked) == []


def test_a_word_without_the_sign_finds_none_of_them():
    assert not [label for label in labels("celery$0\n") if label.startswith("@")]


def test_where_patterns_do_not_come_up_the_decorator_has_to_be_whole():
    assert labels("@shared_tas$0\n", comes_up=False) == []
    assert labels("@shared_task$0\n", comes_up=False) == ["@shared_task(…)", "@shared_task"]


def test_an_editor_compares_the_sign_too():
    file, (first, second) = offered("import os\n\n\n@sh$0\n")
    assert {first.match, second.match} == {"@shared_task"}
    assert file.text[first.start :].startswith("@sh")


def test_the_decorator_is_the_one_that_was_typed():
    small = accepted(f"{APP}@app.t$0", "@app.task")
    assert small == (
        'from config.celery import app\n\n\n@app.task(name="shop.send_reminder")\n'
        "def send_reminder(order_id: int) -> None:\n    pass"
    )
    shared = accepted("import os\n\n\n@sh$0", "@shared_task")
    assert shared.startswith(
        'import os\n\nfrom celery import shared_task\n\n\n@shared_task(name="shop.send_reminder")\n'
    )


OWN = "from celery import Celery\n\napp = Celery('jobs')\n\n\n"


@pytest.mark.parametrize(
    ("text", "apps", "made", "expected"),
    [
        (OWN, ("app",), [], "app.task"),
        (APP, ("app",), [False], "app.task"),
        (OWN, ("app",), [False, True], "app.task"),
        (OWN, ("app",), [True, True, False], "shared_task"),
        (OWN, (), [], "shared_task"),
        ("import os\n", ("app",), [], "shared_task"),
        ("from fastapi import FastAPI\n\napp = FastAPI()\n", ("app",), [], "shared_task"),
        ("from shop.web import app\n", ("app",), [], "shared_task"),
        ("from shop import make_celery\n\napp: object = make_celery('shop')\n", ("app",), [], "app.task"),
    ],
)
def test_a_pattern_has_the_decorator_of_the_app_that_its_file_has(text, apps, made, expected):
    assert decorator_for(SourceFile.of(text), len(text), apps, made) == expected


def test_an_app_below_the_pattern_can_t_decorate_it():
    assert decorator_for(SourceFile.of(OWN), OWN.index("app ="), ("app",), []) == "shared_task"


def test_no_pattern_writes_shared_task_where_the_file_has_an_app():
    file = SourceFile.of(OWN)
    place, style = SnippetPlace("shop"), Style()
    for snippet in with_decorator(builtin(), "app.task"):
        body = to_plain(body_in(file, snippet, place))
        written = apply(file.text, import_edits(file, len(file.text), snippet, place, style)) + body
        assert "shared_task" not in written, snippet.prefix
        if snippet.where == "module":
            compile(written, snippet.prefix, "exec")


def test_with_shared_task_the_patterns_are_as_they_are():
    assert with_decorator(builtin(), "shared_task") == builtin()
