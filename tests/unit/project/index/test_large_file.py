"""A file with thousands of tasks is resolved in small steps, between which other files are answered."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from celeryls.indexing.closure.name_edges import NameEdges
from celeryls.indexing.closure.words import likely_names
from celeryls.project.index.fuzzy import FuzzyNames
from celeryls.project.index.index import Index
from celeryls.project.steps import finish
from celeryls.source.outline.encoding import BadOutline, decode, decode_in_steps, encode
from celeryls.source.outline.files import outline

TASKS = 2000
TEXT = "from celery import shared_task\n\n\n" + "".join(
    f"@shared_task\ndef task_{number}(): ...\n\n\n" for number in range(TASKS)
)


def test_it_can_be_interrupted_after_each_unit():
    index = Index(Path("/project"))
    index.listed(["/project/big.py"])
    index.update({"/project/big.py": outline(TEXT)})
    steps = 0
    while not index.resolve_pending(0):
        steps += 1
    assert steps > TASKS
    assert len(list(index.snapshot.tasks())) == TASKS


def steps_of(index: Index) -> int:
    """How many steps it takes until all is resolved."""
    steps = 1
    while not index.resolve_pending(0):
        assert not index.is_settled
        steps += 1
    return steps


def test_a_new_reading_of_it_and_its_end_are_taken_in_steps_of_which_none_grows_with_the_file():
    index = Index(Path("/project"))
    index.listed(["/project/big.py"])
    index.update({"/project/big.py": decode(encode(outline(TEXT)))})
    assert steps_of(index) > 10 * TASKS, "names, each kind of answers, and each table"
    index.update({"/project/big.py": decode(encode(outline(TEXT.replace("task_7(", "other("))))})
    assert not index.is_settled
    assert steps_of(index) > 3 * TASKS, "names, units and tables are compared"
    assert len(index.snapshot.tasks_named("big.other")) == 1
    index.update({"/project/big.py": None})
    assert steps_of(index) > 10 * TASKS, "all answers are dropped, and all names leave the tables"
    assert list(index.snapshot.tasks()) == []


def test_what_changes_while_it_is_read_counts():
    index = Index(Path("/project"))
    index.listed(["/project/big.py"])
    index.update({"/project/big.py": outline(TEXT)})
    for step, names in enumerate((["/project/big.py", "/project/a.py"], ["/project/big.py"])):
        for _ in range(100):
            assert not index.resolve_pending(0)
        index.listed(names)
        index.update({"/project/big.py": outline(TEXT.replace("task_7(", f"task_{step}_7("))})
    assert index.resolve_pending()
    assert len(index.snapshot.tasks_named("big.task_1_7")) == 1
    assert len(list(index.snapshot.tasks())) == TASKS


def test_its_outline_is_decoded_and_its_names_are_searched_in_steps():
    data = encode(outline(TEXT))
    units = decode_in_steps(data)
    assert sum(1 for _ in units) > TASKS
    assert finish(decode_in_steps(data)) == decode(data)
    with pytest.raises(BadOutline):
        finish(decode_in_steps(data[:-100]))
    names = FuzzyNames([f"big.task_{number}" for number in range(10 * TASKS)])
    for query in ("task", "tk9"):
        assert sum(1 for _ in names.matching(query, 5)) >= 20
    assert finish(names.matching("task_19999", 5)) == ["big.task_19999"]


def test_its_decorators_are_looked_through_a_unit_at_a_step():
    index = Index(Path("/project"))
    index.listed(["/project/big.py"])
    index.update({"/project/big.py": outline(TEXT)})
    index.resolve_pending()
    assert sum(1 for _ in index.unfollowed().steps()) > TASKS


def test_following_its_names_takes_time_in_proportion_to_them():
    aliases: dict[str, tuple[str, ...]] = {f"name_{number}": ("shared_task",) for number in range(50_000)}
    edges = NameEdges.of(outline(""))._replace(aliases=aliases)
    began = time.process_time()
    assert len(likely_names([edges])) > 50_000
    assert time.process_time() - began < 5, "squared it takes minutes"
