"""Which tasks a place names, all the places that name one, and the tasks of several folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.knowledge import ROOT, Project

from celeryls.features.definition import definition
from celeryls.features.navigation.position import PositionQuery
from celeryls.features.references import references
from celeryls.features.symbols import symbols
from celeryls.project.index.index import Index
from celeryls.project.steps import finish
from celeryls.source.outline.files import outline

TASKS = """from celery import shared_task


@shared_task(name="shop.pay")
def pay(): ...


@shared_task
def pack(): ...


class Later:
    @shared_task(name=f"{OWNER}.send")
    def send(): ...
"""
VIEWS = """from celery import current_app, signature
from shop.tasks import pack, pay

pay.delay(1)
current_app.send_task("shop.pay", [1])
signature('shop.tasks.pack'), signature("shop.gone")
BEAT = {"a": {"task": "shop.pay", "schedule": 1}}
app.tasks["shop.pay"]
pay(); name = "shop.pay"
"""
FILES = {"shop/tasks.py": TASKS, "shop/views.py": VIEWS}
PROJECT = Project(FILES)


def at(file, text, offset=0, project=PROJECT):
    """The arguments of a question about the place where a text stands in a file, or further on."""
    line, content = next((line, each) for line, each in enumerate(project.files[file].split("\n")) if text in each)
    return PositionQuery(project.snapshot, f"{ROOT}/{file}", line, content.index(text) + offset, content)


def defined(*place):
    found = definition(at(*place))
    return found and [task.function for task in found.tasks]


def all_references(query, **how):
    return finish(references(query, **how))


def shown(places):
    """Each place as its file, its line and what stands there."""
    return [
        (
            Path(path).name,
            place.line,
            FILES[path.removeprefix(f"{ROOT}/")].split("\n")[place.line][place.column : place.end_column],
        )
        for path, place in places
    ]


@pytest.mark.parametrize(
    ("file", "text", "function"),
    [
        ("shop/views.py", "shop.pay", "pay"),
        ("shop/views.py", "shop.tasks.pack", "pack"),
        ("shop/views.py", 'shop.pay", "schedule', "pay"),
        ("shop/views.py", 'shop.pay"]', "pay"),
        ("shop/tasks.py", "shop.pay", "pay"),
    ],
)
def test_a_name_in_a_string_has_a_definition_from_its_first_letter_to_its_end(file, text, function):
    length = len("shop.tasks.pack" if function == "pack" else "shop.pay")
    assert [defined(file, text, offset) for offset in (0, 3, length)] == [[function]] * 3
    assert [defined(file, text, offset) for offset in (-2, length + 2)] == [None, None]


@pytest.mark.parametrize(("text", "offset"), [("pay.delay", 0), ("pay();", 0), ("shop.gone", 0), ("name = ", 0)])
def test_names_of_python_and_strings_that_name_no_task_have_none(text, offset):
    assert defined("shop/views.py", text, offset) is None


def test_what_a_definition_underlines_is_the_name_without_quotes():
    found = definition(at("shop/views.py", '"shop.pay", [1]', 4))
    assert found is not None
    assert VIEWS.split("\n")[found.range.line][found.range.column : found.range.end_column] == "shop.pay"


def test_a_name_that_several_files_register_has_all_their_definitions():
    text = "from celery import shared_task\n\n\n@shared_task(name='x')\ndef {}(): ...\n"
    files = {"a.py": text.format("one"), "b.py": text.format("two"), "c.py": "app.send_task('x')\n"}
    project = Project(files)
    found = definition(at("c.py", "x'", 0, project))
    assert found is not None
    assert [task.function for task in found.tasks] == ["one", "two"]


DECLARED = [("tasks.py", 3, "shop.pay"), ("tasks.py", 4, "pay")]
EVERYWHERE = [
    ("views.py", 3, "pay"),
    ("views.py", 4, "shop.pay"),
    ("views.py", 6, "shop.pay"),
    ("views.py", 7, "shop.pay"),
    ("views.py", 8, "pay"),
]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("shop/tasks.py", "pay()"),
        ("shop/tasks.py", "shop.pay"),
        ("shop/views.py", "pay.delay"),
        ("shop/views.py", "shop.pay"),
        ("shop/views.py", "pay();"),
    ],
)
def test_a_task_has_the_same_references_wherever_they_are_asked_for(file, text):
    assert shown(all_references(at(file, text), declaration=False)) == EVERYWHERE
    assert shown(all_references(at(file, text), declaration=True)) == [*DECLARED, *EVERYWHERE]


def test_a_task_without_a_name_is_referred_to_by_its_own_definition_alone():
    assert all_references(at("shop/tasks.py", "send()"), declaration=False) == ()
    assert shown(all_references(at("shop/tasks.py", "send()"), declaration=True)) == [("tasks.py", 13, "send")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("shop/tasks.py", "shared_task(name="),
        ("shop/tasks.py", "Later"),
        ("shop/views.py", "BEAT"),
        ("shop/views.py", "shop.gone"),
    ],
)
def test_elsewhere_there_are_no_references(file, text):
    assert all_references(at(file, text), declaration=True) is None


def folder(root, files):
    index = Index(Path(root))
    index.listed(files)
    index.update({path: outline(text) for path, text in files.items()})
    assert index.resolve_pending()
    return index.snapshot


def test_tasks_of_several_folders_are_found_and_those_of_a_folder_in_another_once():
    task = "from celery import shared_task\n\n\n@shared_task(name='{0}')\ndef {0}(): ...\n"
    inner = {"/all/shop/a.py": task.format("alpha")}
    outer = {**inner, "/all/b.py": task.format("beta")}
    other = {"/else/a.py": task.format("alpha")}
    snapshots = [folder("/all", outer), folder("/all/shop", inner), folder("/else", other)]
    found = [(each.task.name, each.location.path) for each in finish(symbols(snapshots, ""))]
    assert found == [("beta", "/all/b.py"), ("alpha", "/all/shop/a.py"), ("alpha", "/else/a.py")]
    assert [found.location.path for found in finish(symbols(snapshots, "alp"))] == ["/all/shop/a.py", "/else/a.py"]
    assert finish(symbols(snapshots, "gamma")) == ()
    assert finish(symbols([], "")) == ()


def test_a_task_is_found_by_its_function_where_its_name_says_another():
    project = Project(
        {"shop/tasks.py": 'from celery import shared_task\n\n\n@shared_task(name="mail.send")\ndef notify(): ...\n'}
    )
    assert [found.title for found in finish(symbols([project.snapshot], "notif"))] == ["notify"]
    assert [found.title for found in finish(symbols([project.snapshot], "mail"))] == ["mail.send"]
    assert [found.title for found in finish(symbols([project.snapshot], ""))] == ["mail.send"]
    assert [found.title for found in finish(symbols([PROJECT.snapshot], "pay"))] == ["shop.pay"]


CALLS = """from shop import tasks
from shop.tasks import pack as packed

packed.delay(1); packed(2)
tasks.pay.s(1) | tasks.pay.si()
packed.apply_async(), packed.signature(), packed.delay_on_commit(), packed.map([]), packed.starmap([])
packed.chunks([], 2)
on_commit(packed.delay)
packed.name, other.delay()
"""
CALLING = Project({**FILES, "shop/calls.py": CALLS})


@pytest.mark.parametrize(
    ("text", "offset", "function"),
    [
        ("packed.delay(1)", 0, "pack"),
        ("packed.delay(1)", len("packed."), "pack"),
        ("packed.delay(1)", len("packed.delay"), "pack"),
        ("packed(2)", 3, "pack"),
        ("pay.s(1)", 1, "pay"),
        ("pay.s(1)", 5, "pay"),
        ("pay.si()", 5, "pay"),
        ("packed.apply_async", 9, "pack"),
        ("packed.signature", 9, "pack"),
        ("packed.delay_on_commit", 9, "pack"),
        ("packed.map", 8, "pack"),
        ("packed.starmap", 8, "pack"),
        ("packed.chunks", 8, "pack"),
        ("packed.delay)", 9, "pack"),
    ],
)
def test_a_call_leads_to_its_task_where_no_other_server_answers(text: str, offset: int, function: str):
    place = at("shop/calls.py", text, offset, CALLING)
    assert definition(place) is None
    found = definition(place, python_names=True)
    assert found is not None
    assert [task.function for task in found.tasks] == [function]


@pytest.mark.parametrize(
    ("text", "offset"),
    [("tasks.pay", 1), ("packed.name", 9), ("other.delay", 1), ("other.delay", 8), ("shop.tasks", 6)],
)
def test_other_python_names_are_left_to_a_python_server(text: str, offset: int):
    assert definition(at("shop/calls.py", text, offset, CALLING), python_names=True) is None


def test_a_pattern_of_the_routes_leads_to_all_tasks_that_it_matches():
    settings = 'from celery import Celery\n\napp = Celery("s")\napp.conf.task_routes = {"shop.*": "a", "*.gone": "b"}\n'
    known = Project({**FILES, "shop/app.py": settings})
    found = definition(at("shop/app.py", "shop.*", 2, known))
    assert found is not None
    assert sorted(task.title for task in found.tasks) == ["shop.pay", "shop.tasks.pack"]
    assert definition(at("shop/app.py", "*.gone", 2, known)) is None
