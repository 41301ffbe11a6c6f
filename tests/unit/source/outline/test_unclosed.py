"""A decorator whose parenthesis is still to be closed is a task, and an action closes it."""

from __future__ import annotations

import ast

import pytest

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.features.lone_file import lone_findings
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile
from celeryls.sweep.trial import trials

TOP = "from celery import shared_task\n\n\n"
BODY = "def send(url):\n    post(url)\n"
NARROW = Style(line_length=50)


def taken(decorator: str, below: str = BODY, action: str = "route-to-queue") -> str:
    """What stands below the imports after an action on ``decorator`` was taken."""
    text = TOP + decorator + below
    at = text.index("@shared_task")
    found = next(each for each in actions(SourceFile.of(text), at, at, NARROW) if each.id == action)
    after = apply(text, found.edits())
    ast.parse(after if below else f"{after}\ndef f(): ...")
    return after.removeprefix(TOP).removesuffix(below)


@pytest.mark.parametrize("below", [BODY, "", f"async {BODY}", f"\n\n@shared_task\n{BODY}"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@shared_task(", '@shared_task(queue="celery")'),
        ("@shared_task(bind=True", '@shared_task(bind=True, queue="celery")'),
        ("@shared_task(bind=True,", '@shared_task(bind=True, queue="celery")'),
        ("@shared_task(bind=True, ", '@shared_task(bind=True, queue="celery")'),
        ("@shared_task(\n    bind=True,", '@shared_task(\n    bind=True,\n    queue="celery",\n)'),
        ("@shared_task(\n    bind=True", '@shared_task(\n    bind=True,\n    queue="celery"\n)'),
        ("@shared_task(bind=True,  # why", '@shared_task(bind=True, queue="celery",  # why\n)'),
        ("@shared_task(\n    bind=True,\n    # no", '@shared_task(\n    bind=True,\n    queue="celery",\n    # no\n)'),
        (
            "@shared_task(bind=True, name='shop.send_it_all', ",
            "@shared_task(\n    bind=True,\n    name='shop.send_it_all',\n    queue=\"celery\",\n)",
        ),
        ("@same\n@shared_task(bind=True, ", '@same\n@shared_task(bind=True, queue="celery")'),
    ],
)
def test_an_action_adds_its_options_and_closes_the_parenthesis(before: str, after: str, below: str):
    assert taken(f"{before}\n" if below else before, below).rstrip("\n") == after


@pytest.mark.parametrize("below", [BODY, ""])
@pytest.mark.parametrize(
    "decorator",
    [
        "@shared_task(bin",
        "@shared_task(bind=",
        "@shared_task(bind=True, max_re",
        "@shared_task(bind=True, throws=(KeyError,",
        "@shared_task(bind=True, name='shop",
        "@shared_task(bind=True,\n@same",
    ],
)
def test_where_more_than_the_parenthesis_is_missing_nothing_is_offered(decorator: str, below: str):
    text = f"{TOP}{decorator}\n{below}"
    at = text.index("@shared_task")
    assert list(actions(SourceFile.of(text), at, at, NARROW)) == []


def test_the_task_is_known_by_its_name_where_it_stands_and_with_its_body():
    text = f"{TOP}@same(1)\n@shared_task(bind=True, \n{BODY}\n\n@shared_task\n{BODY.replace('send', 'last')}"
    file = SourceFile.of(text)
    (unit, task), (_, last) = tasks(file)
    definition = task.definition.shifted(unit.start)
    assert (definition.name, last.definition.name) == ("send", "last")
    assert text[slice(*definition.span)] == f"@same(1)\n@shared_task(bind=True, \n{BODY}".rstrip()
    assert text[slice(*definition.name_span)] == "send"
    assert text[slice(*definition.decorators[1].span)] == "@shared_task(bind=True, "
    assert task.body == "post(url)"
    assert not unit.clean


def test_typing_the_decorator_of_a_task_never_loses_the_task():
    file = SourceFile.of(f"{TOP}\n{BODY}")
    at = len(TOP)
    for typed in range(len("@shared_task(bind=True, rate_limit='1/m')")):
        character = "@shared_task(bind=True, rate_limit='1/m')"[typed]
        file = file.edited(at + typed, at + typed, character)
        if character in "(,)":
            assert [task.definition.name for _, task in tasks(file)] == ["send"], file.text


def test_the_sweep_finds_the_actions_good():
    for decorator in ("@shared_task(", "@shared_task(bind=True, ", "@shared_task(\n    bind=True,  # one"):
        found = list(trials(f"{TOP}{decorator}\n{BODY}", NARROW))
        assert len(found) > 3
        assert all(each.good for each in found), [each for each in found if not each.good]


def test_what_is_still_being_typed_is_not_complained_of():
    assert lone_findings(SourceFile.of(f"{TOP}@shared_task(autoretry_for=(ValueError))\n{BODY}"))
    assert not lone_findings(SourceFile.of(f"{TOP}@shared_task(autoretry_for=(ValueError)\n{BODY}"))
