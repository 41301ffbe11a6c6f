"""Of a unit that is too long the first facts are read, and what follows can't be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from celeryls.project.index.index import Index
from celeryls.reading_budget import left_out
from celeryls.source.outline.files import outline
from celeryls.source.outline.reader import UNREAD, is_limited
from celeryls.source.text.relevance import MOST_FACTS as MOST

HEAD = "from celery import Celery, shared_task\n\napp = Celery('shop')\n"
PATH = "/p/shop/tasks.py"


def unit_of(text):
    ((_, unit),) = outline(text, whole=True).units
    return unit


def snapshot_of(text):
    index = Index(Path("/p"))
    index.listed([PATH])
    index.update({PATH: outline(text, whole=True)})
    index.resolve_pending()
    return index.snapshot


@pytest.mark.parametrize("statement", ["d.update(d)\n", "x = 1\n", "app.send_task('a')\n"])
def test_all_facts_of_a_unit_are_read_up_to_a_number(statement):
    short = unit_of("d = {}\n" + statement * (MOST - 1))
    assert not is_limited(short)
    assert len(short.assignments) + len(short.calls) == MOST
    long = unit_of("d = {}\n" + statement * 3 * MOST)
    assert is_limited(long)
    assert len(long.assignments) + len(long.calls) == MOST


def test_steps_of_one_chain_count_as_well():
    unit = unit_of("x = " + " | ".join(["a.s()"] * 3 * MOST) + "\n")
    assert is_limited(unit)
    assert len(unit.calls) <= MOST


def test_imports_and_definitions_are_read_behind_the_limit():
    unit = unit_of("class A:\n" + "    x = 1\n" * 2 * MOST + "    from shop import jobs\n    def late(self): ...\n")
    assert [each.name for each in unit.definitions] == ["A", "late"]
    assert [each.module for each in unit.imports] == ["shop", UNREAD]


def test_the_names_that_a_function_binds_are_read_behind_the_limit():
    unit = unit_of("def f():\n" + "    task = 1\n" * 2 * MOST + "    late = 1\n")
    assert unit.definitions[0].locals == ("late", "task")


@pytest.mark.parametrize("more", [0, 2 * MOST])
def test_a_setting_that_is_not_read_is_not_absent(more):
    text = HEAD + "app.conf.task_default_queue = 'a'\n" + "x = 1\n" * more
    app = snapshot_of(text + "app.conf.task_always_eager = True\n").apps()[0]
    given = app.setting("task_default_queue")
    assert (given is None or given.doubtful) is bool(more)
    late = app.setting("task_ignore_result")
    assert (late is None) is not bool(more)


def test_a_class_of_settings_is_not_complete():
    long = "".join(f"    x{number} = 1\n" for number in range(2 * MOST))
    text = HEAD + f"class S:\n    task_default_queue = 'a'\n{long}app.config_from_object(S)\n"
    app = snapshot_of(text).apps()[0]
    assert app.setting("task_ignore_result") is not None


@pytest.mark.parametrize(("more", "expected"), [(0, "b"), (2 * MOST, None)])
def test_a_value_before_the_limit_may_have_changed_behind_it(more, expected):
    text = HEAD + "title = 'a'\n" + "x = 1\n" * more + "title = 'b'\n\n@shared_task(name=title)\ndef f(): ...\n"
    (task,) = snapshot_of(text).tasks()
    assert task.name == expected


def test_the_log_names_the_file(caplog):
    left_out.cache_clear()
    snapshot_of(HEAD + "x = 1\n" * 2 * MOST)
    assert f"{PATH} is left out, in whole or in part: more than 1,000 statements" in caplog.text


def test_tasks_of_one_unit_are_read_in_steps():
    text = HEAD + "if True:\n" + "    @shared_task\n    def f(): ...\n" * 300
    index = Index(Path("/p"))
    index.listed([PATH])
    index.update({PATH: outline(text, whole=True)})
    steps = 1
    while not index.resolve_pending(0):
        steps += 1
    assert steps > 300
    assert len([*index.snapshot.tasks()]) == 300
