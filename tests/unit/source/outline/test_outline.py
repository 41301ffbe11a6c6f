"""What the outline of a text holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import astuple

from celeryls.source.expression.values import Attribute, Constant, Name, Unknown
from celeryls.source.outline import reader as outline_read
from celeryls.source.outline.files import forget, outline
from celeryls.source.outline.imports import read_imports
from celeryls.syntax.places import Range
from celeryls.syntax.text_cache import answers_held

if TYPE_CHECKING:
    from celeryls.source.outline.model import UnitOutline


def the_unit(text: str) -> UnitOutline:
    """All facts of a text of one unit."""
    ((line, unit),) = outline(text, whole=True).units
    assert line == 0
    return unit


def test_imports_at_any_depth_with_their_scope():
    text = """\
import a.b, c as d
from .x import (y, z as w)
from .. import t
from q import *
if TYPE_CHECKING:
    from typed import T
else:
    from real import R
try:
    import fast
except ImportError:
    fast = None
"""
    found = [(each.local_name, each.module, each.name, each.typing_only) for each in the_unit(text).imports]
    assert found == [
        ("a", "a.b", None, False),
        ("d", "c", None, False),
        ("y", ".x", "y", False),
        ("w", ".x", "z", False),
        ("t", "..", "t", False),
        ("*", "q", "*", False),
        ("T", "typed", "T", True),
        ("R", "real", "R", False),
        ("fast", "fast", None, False),
    ]


def test_imports_in_functions_belong_to_them():
    text = "class A:\n    async def f(self):\n        from .tasks import add\n        add.delay()\n"
    ((_, unit),) = outline(text).units
    assert unit.imports[0].scope == (("class", "A"), ("def", "f"))
    assert unit.calls[0].scope == (("class", "A"), ("def", "f"))


def test_definitions_and_what_is_around_them():
    text = """\
@shared_task(bind=True)
@other
def f(self, a: int, *args, b=1, c: str = "x", **kw):
    def inner(): ...
    for loop, (x, y) in z:
        with open() as file, o as (p, q): assigned = walrus_is(w := 1)
    return [n for n in a]
"""
    f, inner = the_unit(text).definitions
    assert (f.kind, f.name, f.name_range, f.range) == ("def", "f", Range(2, 4, 2, 5), Range(0, 0, 6, 25))
    assert [type(decorator).__name__ for decorator in f.decorators] == ["CallExpression", "Name"]
    assert [each.name for each in f.parameters] == ["self", "a", "*args", "b", "c", "**kw"]
    assert [each.default and astuple(each.default)[0] for each in f.parameters] == [None, None, None, 1, "x", None]
    assert f.locals == ("assigned", "file", "loop", "n", "p", "q", "w", "x", "y")
    assert (inner.name, inner.scope) == ("inner", (("def", "f"),))


def test_what_a_function_declares_global_is_none_of_its_own():
    (f,) = the_unit("def f():\n    global app\n    app = x = 1\n").definitions
    assert f.locals == ("x",)


def test_what_a_function_returns_itself():
    text = """\
def job(function=None, **options):
    def decorate(function):
        return shared_task(**options)(function)
    if function:
        return decorate(function)
    return decorate
"""
    job, decorate = the_unit(text).definitions
    assert [type(value).__name__ for value in job.returns] == ["CallExpression", "Name"]
    assert [type(value).__name__ for value in decorate.returns] == ["CallExpression"]


def test_classes_with_bases_and_attributes():
    text = """\
class Mail(base.Task, metaclass=Meta):
    name = "mail"
    options: dict = {"queue": "a"}

    def run(self):
        self.x = 1
"""
    unit = the_unit(text)
    assert [argument.name for argument in unit.definitions[0].bases] == [None, "metaclass"]
    assert [(astuple(each.target)[0], each.scope) for each in unit.assignments] == [
        ("name", (("class", "Mail"),)),
        ("options", (("class", "Mail"),)),
    ]


def test_assignments_of_every_shape():
    text = """\
a = b = 1
c, (d, *e) = 1, (2, 3)
app.conf["x"] = 2
app.conf.y |= {}
for f in g: pass
with h as i: pass
"""
    found: list[Any] = [(each.target, each.operator, each.value) for each in the_unit(text).assignments]
    assert [(getattr(target, "dotted", ""), operator) for target, operator, _ in found] == [
        *[("a", "="), ("b", "="), ("c", "="), ("d", "="), ("e", "=")],
        *[("", "="), ("app.conf.y", "|="), ("f", "for"), ("i", "as")],
    ]
    assert [value.value for _, _, value in found[:3]] == [1, 1, 1]
    assert found[5][0].key.value == "x"
    assert all(isinstance(value, Unknown) for _, _, value in found[-2:])


def test_of_a_function_s_assignments_those_that_configure_or_name():
    text = """\
def make():
    app = Celery("a")
    app.conf.task_routes = {}
    app.config["CELERY"] = {}
    job = app.task
    self.config = 1
    count = 3
    rows = query()
"""
    found: list[Any] = [each.target for each in the_unit(text).assignments]
    assert [getattr(target, "dotted", "") for target in found] == ["app", "app.conf.task_routes", "", "job"]


@pytest.mark.parametrize(
    "call",
    [
        "a.delay()", "a.apply_async(queue='q')", "a.b.s(1)", "send_task('x')", "app.send_task('x')",
        "signature('x')", "chain(a, b)", "app.conf.update(x=1)", "CELERY_BEAT_SCHEDULE.update({})",
        "app.autodiscover_tasks(['a'])", "app.config_from_object('x')", "sender.add_periodic_task(1, a)",
        "app.register_task(A())", "app.tasks.register(A())", "Celery('x')", "Queue('x')",
        "PeriodicTask.objects.get_or_create(task='x')", "PeriodicTask(task='x')", "mock.patch('a.b')",
        "patch.object(a, 'delay')", "monkeypatch.setattr('a.b', 1)", "partial(shared_task, queue='a')", "app.task(f)",
        "config.from_mapping(CELERY={})", "a.delay_on_commit(1)", "a.starmap([(1,)])", "CELERY_IMPORTS.append('a')",
        "names.extend(['a'])", "names.insert(0, 'a')",
    ],
)  # fmt: skip
def test_calls_that_celery_has_a_word_for_keep_their_arguments(call: str):
    (found,) = [each for each in the_unit(f"x = 1\n{call}\n").calls if each.call.range == Range(1, 0, 1, len(call))]
    assert bool(found.call.arguments) == (not call.endswith(".delay()"))


@pytest.mark.parametrize(
    "call", ["{}.update(a)", "row.update(a)", "row.create(a)", "x.register(a)", "x.set(a)", "print(a)", "self.a(1)"]
)
def test_calls_that_mean_nothing_to_celery_are_left_out(call: str):
    assert the_unit(f"x = 1\n{call}\n").calls == ()


def test_a_list_that_grows_in_a_function_is_left_out_unless_it_is_a_setting_of_an_app():
    found = the_unit("def f():\n    rows.append(1)\n    IMPORTS.extend([1])\n    app.conf.imports.append('a')\n").calls
    assert [each.call.callee for each in found] == [Name("app.conf.imports.append", Range(3, 4, 3, 27))]


def test_chains_of_calls_can_be_read():
    calls = the_unit("x = 1\nadd.s(1).set(queue='a').apply_async()\nsignature('x').delay()\n").calls
    heads = [each.call.callee for each in calls]
    assert [head.name if isinstance(head, Attribute) else astuple(head)[0] for head in heads] == [
        *["add.s", "set", "apply_async", "signature", "delay"]
    ]


def test_direct_calls_of_what_may_be_a_task():
    text = """\
import os
from shop import jobs
from shop.tasks import add


@app.task
def mine(x):
    add(1)
    jobs.clean(2)
    os.remove(x)
    len(x)
    unknown(x)
    mine(x)
    '''add(1)'''  # add(1)
"""
    (*_, (_, unit)) = outline(text).units
    found = [(astuple(each.call.callee)[0], each.call.arguments) for each in unit.calls]
    assert found == [("add", ()), ("jobs.clean", ()), ("mine", ())]
    assert unit.calls[0].call.range == Range(2, 4, 2, 7)


def test_a_decorator_is_no_call():
    text = "from x.tasks import job, mail\n\n\n@job()\n@shared_task(queue='a')\n@patch('a.tasks.b')\ndef f(): ...\n"
    (*_, (_, unit)) = outline(text).units
    assert [astuple(each.call.callee)[0] for each in unit.calls] == ["patch"]


def test_what_is_in_a_string_is_no_fact():
    text = '"""\n@shared_task\ndef f():\n    add.delay()\n"""\nimport celery\n'
    ((_, unit),) = outline(text).units
    assert (unit.definitions, unit.calls, [each.local_name for each in unit.imports]) == ((), (), ["celery"])


def test_lines_count_as_the_protocol_has_it():
    text = "import celery\r\n\r\n\r@shared_task\ndef f(): ...\r\n\x0c\u2028\n@shared_task\ndef g(): ...\n"
    assert [line for line, _ in outline(text).units] == [0, 3, 6]


def test_a_file_says_whether_columns_are_the_same_everywhere():
    assert outline("x = 'a'\n").ascii
    assert not outline("x = 'é'\n").ascii


def test_what_can_t_be_understood_costs_its_own_part():
    text = "import celery\n\n@shared_task\ndef f(: ...\n\n@shared_task\ndef g(): ...\n"
    assert [each.name for _, unit in outline(text).units for each in unit.definitions][-1] == "g"


def test_an_empty_text_has_no_facts():
    assert outline("").units == ()


def test_constants_are_kept_as_they_are_written():
    (each,) = the_unit("LIMIT: Final = 3\n").assignments
    assert (each.target, each.value) == (Name("LIMIT", Range(0, 0, 0, 5)), Constant(3, Range(0, 15, 0, 16)))


def test_what_was_read_is_forgotten_when_it_is_asked_for():
    text = "@shared_task\ndef only_here(): ...\n"
    before = outline(text)
    assert answers_held()
    forget()
    assert answers_held() == 0
    assert outline(text) == before


def test_a_head_that_calls_what_it_imports_is_read_once(monkeypatch):
    read = []

    def counting(nodes, scopes, code):
        read.append(code.text)
        return read_imports(nodes, scopes, code)

    monkeypatch.setattr(outline_read, "read_imports", counting)
    forget()
    found = outline("from shop.tasks import add\n\nadd(1)\n\n\ndef f():\n    add(2)\n")
    assert [len(unit.calls) for _, unit in found.units] == [1, 1]
    assert len(read) == 2
