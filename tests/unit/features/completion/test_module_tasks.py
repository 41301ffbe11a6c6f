"""Which tasks of a module a chain, a group or a chord can be made of."""

from __future__ import annotations

import pytest

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.completion.module_tasks import tasks_of_one_argument
from celeryls.features.project_choices import project_choices
from celeryls.snippets import SnippetPlace, builtin, render
from celeryls.source.text.file import SourceFile

HEAD = "from celery import shared_task\n\n\n"


def found(code: str) -> tuple[str, ...]:
    return tasks_of_one_argument(SourceFile.of(HEAD + code))


@pytest.mark.parametrize(
    "signature",
    [
        "@shared_task\ndef f(order_id): ...\n",
        "@shared_task(bind=True)\ndef f(self, order_id: int): ...\n",
        "@shared_task()\nasync def f(order_id, retry=True): ...\n",
        "@shared_task\ndef f(order_id=None): ...\n",
        "@shared_task\ndef f(*ids): ...\n",
        "@shared_task\n@traced\ndef f(order_id, **options): ...\n",
    ],
)
def test_a_task_that_takes_one_argument_fits(signature):
    assert found(signature) == ("f",)


@pytest.mark.parametrize(
    "signature",
    [
        "@shared_task\ndef f(): ...\n",
        "@shared_task(bind=True)\ndef f(self): ...\n",
        "@shared_task\ndef f(a, b): ...\n",
        "@shared_task\ndef f(a, *, b): ...\n",
        "@shared_task\ndef f(**options): ...\n",
        "@shared_task(ignore_result=True)\ndef f(a): ...\n",
        "@other\ndef f(a): ...\n",
        "def f(a): ...\n",
        "class A:\n    @shared_task\n    def f(a): ...\n",
        "@shared_task\ndef f(a: ...\n",
    ],
)
def test_others_do_not(signature):
    assert found(signature) == ()


TWO = "@shared_task\ndef pack(order_id): ...\n\n\n@shared_task\ndef ship(order_id): ...\n"


def written(prefix: str, code: str, *, plain: bool = False) -> str:
    place = SnippetPlace("shop", "shop", supplied=project_choices(SourceFile.of(HEAD + code), "/shop/tasks.py", None))
    body = render(next(each for each in builtin() if each.prefix == prefix), place, mode="stops").body
    return to_plain(body) if plain else to_snippet(body)


def test_a_chain_is_made_of_the_module_s_tasks():
    assert written("cchain", TWO) == (
        "def ${5:process_large_order}(${2:order_id}: ${3:int}) -> AsyncResult:\n"
        '    """${6:Chain of tasks for large order processing.}"""\n'
        "    return chain(\n        ${1|pack,ship|}.s($2),\n        ${4|ship,pack|}.s(),\n    ).apply_async()"
    )


def test_a_group_and_a_chord_are_too():
    assert "group(\n        ${1|pack,ship|}.s($2),\n        ${4|ship,pack|}.s($2),\n    )" in written("cgroup", TWO)
    assert "chord([${1|pack,ship|}.s(day) for day in days])(${2|ship,pack|}.s())" in written("cchord", TWO)


@pytest.mark.parametrize("prefix", ["cchain", "cgroup", "cchord"])
@pytest.mark.parametrize("code", ["", "@shared_task\ndef pack(order_id): ...\n", "@shared_task\ndef f(): ...\n"])
def test_without_two_that_fit_the_tasks_are_defined(prefix, code):
    text = written(prefix, code, plain=True)
    assert text.count("@shared_task") >= 2
    assert "pack" not in text
