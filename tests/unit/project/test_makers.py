"""What uses Celery's own decorators, and what decorators above them return."""

from pathlib import Path

import pytest

from celeryls.project.index.index import Index
from celeryls.project.subjects.class_calls import ClassCall
from celeryls.project.subjects.makers import Maker
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.files import outline

ROOT = "/project"
PATH = f"{ROOT}/shop/tasks.py"
HEAD = """
import functools

from celery import Celery, Task, shared_task

app = Celery("shop")


"""


def subjects(text: str, kind: type) -> list:
    index = Index(Path(ROOT))
    index.listed([PATH, f"{ROOT}/shop/__init__.py"])
    index.update({PATH: outline(HEAD + text, whole=True)})
    index.resolve_pending()
    bindings = index.snapshot.tables.bindings.get(PATH)
    units = bindings.lines if bindings is not None else ()
    own = [each for label in units for each in index.subjects.in_unit(PATH, label)]
    combined = [each for every in index.subjects.combined(PATH, index.snapshot).values() for each in every]
    return [each for each in (*own, *combined) if isinstance(each, kind)]


@pytest.mark.parametrize(
    ("text", "is_shared", "arguments"),
    [
        ("@shared_task\ndef f(): ...\n", True, None),
        ("@shared_task('x')\ndef f(): ...\n", True, 1),
        ("@app.task(bind=True)\ndef f(): ...\n", False, 1),
        ("f = app.task(lambda: 1, name='f')\n", False, 1),
        ("f = shared_task(name='f')(lambda: 1)\n", True, 1),
    ],
)
def test_uses_of_the_decorators(text, is_shared, arguments):
    found = subjects(text, Maker)[-1]
    assert found.is_shared == is_shared
    assert found.arguments is None if arguments is None else len(found.arguments) == arguments
    assert (found.given is None) == ("lambda" not in text)
    assert (found.definition is None) == ("lambda" in text)


@pytest.mark.parametrize(
    "text",
    [
        "@app.route('/')\ndef f(): ...\n",
        "@task\ndef f(): ...\n",
        "f = map(lambda: 1)\n",
        "from aio_celery import Celery as Other\nother = Other('x')\n@other.task('x')\ndef f(): ...\n",
    ],
)
def test_no_uses(text):
    assert subjects(text, Maker) == []


@pytest.mark.parametrize(
    ("decorator", "made"),
    [
        ("def d(f):\n    def inner(): ...\n    return inner\n", "function"),
        ("def d(f):\n    @functools.wraps(f)\n    def inner(): ...\n    return inner\n", "function"),
        ("def d(f):\n    @other\n    def inner(): ...\n    return inner\n", None),
        ("def d(f):\n    return f\n", None),
        ("def d(f):\n    def inner(): ...\n    inner.delay = f.delay\n    return inner\n", None),
        ("def d(f):\n    def inner(): ...\n    return inner if f else f\n", None),
        ("def d(f): ...\n", None),
        ("class d: ...\n", None),
        ("d = functools.cache\n", "functools._lru_cache_wrapper"),
        ("from elsewhere import d\n", None),
    ],
)
def test_what_a_decorator_above_returns(decorator, made):
    found = subjects(f"{decorator}\n\n@d\n@shared_task\ndef send(): ...\n", Maker)[-1]
    assert [kind for _, kind in found.replacing] == ([made] if made else [])
    assert all(isinstance(each, Name) for each, _ in found.replacing)


EXPORT = "class Export(Task):\n    {body}\n\n\n{more}\n\n\n{call}\n"


@pytest.mark.parametrize(
    ("body", "more", "call", "expected"),
    [
        ("...", "app.register_task(Export())", "Export().delay()", (True, None, True)),
        ("...", "", "Export.delay()", (False, None, None)),
        ("name = 'x'", "", "Export().s()", (True, "x", False)),
        ("name = 'x'", "@app.task(name='x')\ndef f(): ...", "Export().s()", (True, "x", True)),
        ("name = 'x'", "def add(each):\n    app.register_task(each())", "Export().s()", (True, "x", None)),
    ],
)
def test_calls_on_a_class(body, more, call, expected):
    (found,) = subjects(EXPORT.format(body=body, more=more, call=call), ClassCall)
    assert (found.is_instance, found.name, found.is_registered) == expected
    assert isinstance(found.call, CallExpression)


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("name = compute()", "Export().delay()"),
        ("def delay(self): ...", "Export().delay()"),
        ("...", "Export().run()"),
        ("...", "export.delay()"),
    ],
)
def test_other_calls(body, call):
    assert subjects(EXPORT.format(body=body, more="", call=call), ClassCall) == []
