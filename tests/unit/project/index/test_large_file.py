"""A file with thousands of tasks is resolved in small steps, between which other files are answered."""

from __future__ import annotations

import time
from pathlib import Path

from celeryls.indexing.closure.name_edges import NameEdges
from celeryls.indexing.closure.words import likely_names
from celeryls.project.index.index import Index
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


def test_following_its_names_takes_time_in_proportion_to_them():
    aliases: dict[str, tuple[str, ...]] = {f"name_{number}": ("shared_task",) for number in range(50_000)}
    edges = NameEdges.of(outline(""))._replace(aliases=aliases)
    began = time.process_time()
    assert len(likely_names([edges])) > 50_000
    assert time.process_time() - began < 5, "squared it takes minutes"
