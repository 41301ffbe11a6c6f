"""Chains, groups and chords are known, with the tasks in them."""

from __future__ import annotations

from tests.unit.configurations import ROOT, index

from celeryls.source.outline.files import outline

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef add(): ...\n\n\n@shared_task\ndef mul(): ...\n"
FLOWS = """
import celery
from celery import chain, chord, group
from outside import chain as other
from tasks import add, mul


def start(items, unknown):
    chain(add.s(1), mul.s(2)).delay()
    group(add.s(item) for item in items)()
    chord([add.s(1), group(mul.s(2))], mul.si()).delay()
    (add.s(1) | mul.s(2)).apply_async()
    celery.chain(unknown.s(), celery.signature("far.away"))()
    other.chain(add.s())
    chain(*items)()
    return add.s() | mul.s()
"""


def canvases(found):
    snapshot = found.snapshot
    return [(each.kind, each.tasks, snapshot.location(each.spot).range.line) for each in snapshot.canvases()]


def test_each_canvas_that_is_written_out_has_its_kind_its_tasks_and_its_place():
    assert canvases(index(tasks=TASKS, flows=FLOWS)) == [
        ("chain", ("tasks.add", "tasks.mul"), 8),
        ("group", ("tasks.add",), 9),
        ("chord", ("tasks.add", "tasks.mul", "tasks.mul"), 10),
        ("group", ("tasks.mul",), 10),
        ("chain", ("tasks.add", "tasks.mul"), 11),
        ("chain", ("far.away",), 12),
        ("chain", ("tasks.add", "tasks.mul"), 15),
    ]


def test_a_canvas_follows_the_names_of_its_tasks():
    found = index(tasks=TASKS, flows=FLOWS)
    renamed = TASKS.replace("@shared_task\ndef mul", "@shared_task(name='m')\ndef mul")
    found.update({f"{ROOT}/tasks.py": outline(renamed)})
    assert found.resolve_pending()
    assert canvases(found)[0] == ("chain", ("tasks.add", "m"), 8)
