"""The outline of an open document: what edits leave of it, and what they must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.decorators import shapes
from tests.unit.random_edits import PIECES, edits, whole

from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.source.outline.files import outline, outline_of
from celeryls.source.text.document import Document
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

    from celeryls.source.outline.model import Outline

MORE = st.sampled_from(
    [
        "add.delay(1)\n",
        "    add.delay(1)\n",
        "app.conf.beat_schedule = {'a': {'task': 't', 'schedule': 1}}\n",
        "from .tasks import add\n",
        "from .tasks import add as plus\n",
        "def g(task):\n    return plus(1)\n",
        "if TYPE_CHECKING:\n    from .tasks import sub\n",
        "class Settings:\n    CELERY_QUEUES = [Queue('a')]\n",
        "tasks.add(1, é)\n",
    ]
)
TEXTS: SearchStrategy[str] = st.lists(st.one_of(PIECES, MORE), max_size=20).map("".join)


@settings(max_examples=400)
@given(st.one_of(TEXTS, shapes().map(lambda shape: shape.text)), st.data())
def test_a_text_that_is_whole_has_the_same_outline_however_it_came_about(text: str, data: st.DataObject):
    document = Document("file:///a.py", text)
    outline_of(document.file)
    for _ in range(data.draw(st.integers(1, 4))):
        document.change(*data.draw(edits(len(document.text))))
        found = outline_of(document.file)
        if whole(document.file):
            assert found == outline(document.text)


def test_a_name_that_is_missing_is_none():
    for text in (
        "from .tasks import,\n\n@shared_task\ndef f():\n    g(1)\n",
        "from .tasks import (a, b,\n@shared_task\ndef f(): pass\n",
        "import\nfrom . import\nadd.delay()\n",
        "as\n*,\n",
        "add.\nx = app.\n",
        "@shared_task\ndef f(, **kwargs): pass\n",
    ):
        assert not any(_empty_names(outline(text))), text
        assert not any(_empty_names(outline_of(Document("file:///a.py", text).file))), text


def _empty_names(found: Outline) -> Iterator[object]:
    """What has an empty name, which would be found everywhere."""
    for _, unit in found.units:
        yield from (each for each in unit.imports if not each.local_name or each.name == "")
        yield from (each for each in unit.definitions if not each.name or "" in each.locals)
        yield from (each for made in unit.definitions for each in made.parameters if not each.name)
        targets = [each.target for each in unit.assignments]
        named = [*targets, *(each.call.callee for each in unit.calls), *(each.name for each in unit.passed)]
        yield from (each for each in named if isinstance(each, Name) and not all(each.dotted.split(".")))


@settings(max_examples=200)
@given(st.one_of(TEXTS, shapes().map(lambda shape: shape.text)), st.data())
def test_no_edit_is_too_strange(text: str, data: st.DataObject):
    document = Document("file:///a.py", text)
    for _ in range(4):
        document.change(*data.draw(edits(len(document.text))))
        lines = len(document.starts)
        found = outline_of(document.file)
        assert not any(_empty_names(found))
        for line, unit in found.units:
            for definition in unit.definitions:
                assert 0 <= line + definition.range.line <= line + definition.range.end_line < lines


TASKS = """\
from celery import shared_task

from .tasks import add


@shared_task(queue="a")
def one(x):
    add.delay(x)
    return x


@shared_task
def two():
    one.delay(1)
"""

SCHEDULE = """\
from celery import Celery

app = Celery("a")
app.conf.beat_schedule = {
    "one": {"task": "tasks.one", "schedule": 1},
    "two": {"task": "tasks.two", "schedule": 2},
}
"""


def opened(text: str, *typed: tuple[str, str]) -> Document:
    """The text after each ``(old, new)``, the first ``old`` of which becomes ``new``."""
    document = Document("file:///a.py", text)
    for old, new in typed:
        at = document.text.index(old)
        document.change(at, at + len(old), new)
    return document


def facts(document: Document) -> dict[str, int]:
    """The lines of what is defined and called, by name."""
    found: dict[str, int] = {}
    for line, unit in outline_of(document.file).units:
        found |= {each.name: line + each.name_range.line for each in unit.definitions}
        for called in unit.calls:
            assert isinstance(called.call.callee, Name)
            found[called.call.callee.dotted] = line + called.call.range.line
    return found


def test_a_half_typed_call_costs_no_fact_and_moves_those_below():
    document = opened(TASKS, ("    return x", "    foo(\n    return x"))
    assert facts(document) == {"one": 6, "add.delay": 7, "two": 13, "one.delay": 14}


def test_a_half_typed_option_leaves_the_decorator_as_it_was():
    document = opened(TASKS, ('queue="a"', 'queue="a", bind=('))
    (definition,) = [
        each for _, unit in outline_of(document.file).units for each in unit.definitions if each.name == "one"
    ]
    (decorator,) = definition.decorators
    assert isinstance(decorator, CallExpression)
    assert decorator.argument("queue") == Constant("a", Range(0, 19, 0, 22))


def test_a_call_that_is_typed_into_broken_text_is_found():
    document = opened(TASKS, ("    return x", "    foo(\n    two.delay(1)\n    return x"))
    assert facts(document)["two.delay"] == 9


def test_a_half_typed_entry_leaves_the_schedule_its_others():
    document = opened(SCHEDULE, ('    "two"', '    "new": {\n    "two"'))
    values: list[Any] = [each.value for _, unit in outline_of(document.file).units for each in unit.assignments]
    assert [(key.value, key.range.line) for key, _ in values[1].pairs] == [("one", 4), ("two", 6)]


def test_a_half_typed_import_leaves_the_others():
    document = opened(TASKS, ("from .tasks", "from .other import (\nfrom .tasks"))
    ((_, head), *_) = outline_of(document.file).units
    assert {"shared_task", "add"} <= {each.local_name for each in head.imports}


def test_what_is_mended_is_forgotten():
    document = opened(TASKS, ("    return x", "    foo(\n    return x"), ("    foo(\n", ""))
    assert outline_of(document.file) == outline(TASKS)
    assert all(not unit.before for unit in document.file.units)


def test_a_definition_whose_line_is_deleted_is_gone_though_the_decorator_is_left():
    text = "@shared_task\ndef first(x):\n    return x\n\n\n@shared_task\ndef second(y):\n    return y\n"
    for gone in ("def second(y):", "def second(y):\n", "def second", "second", "def second(y):\n    return y"):
        document = Document("file:///a.py", text)
        outline_of(document.file)
        start = text.index(gone)
        for _ in gone:
            document.change(start, start + 1, "")
            outline_of(document.file)
        for found in (outline_of(document.file), _deleted_at_once(text, gone)):
            names = [each.name for _, unit in found.units for each in unit.definitions]
            assert names == ["first"], gone


def test_a_decorator_is_typed_above_a_banner_of_signs():
    banner = "#" * 79
    text = f"from celery import shared_task\n\n{banner}\n# Reports\n{banner}\n\nLIMIT = 3\n"
    document = Document("file:///a.py", text)
    at = text.index(banner)
    for letter in "@shared_task(queue='a')\n":
        document.change(at, at, letter)
        at += 1
        outline_of(document.file)
    assert "LIMIT" in document.text


def _deleted_at_once(text: str, gone: str):
    document = Document("file:///a.py", text)
    outline_of(document.file)
    document.change(text.index(gone), text.index(gone) + len(gone), "")
    return outline_of(document.file)
