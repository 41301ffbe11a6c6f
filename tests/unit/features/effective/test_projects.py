"""The effective configuration of each task in ``tests/projects`` is what the newest Celery has after importing them."""

from __future__ import annotations

import pytest
from tests.effective_facts import compared
from tests.oracle import WORKERS, facts

EVERY = [(project, worker) for project, workers in WORKERS.items() for worker in workers]
OPAQUE = ("opaque_configuration", "library_app")
"""Projects whose settings no text tells."""


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_each_part_is_as_celery_has_it(project, worker):
    every = [
        each for each in compared(project, worker, facts(project, worker), (5, 7)) if each.part.origin.kind != "worker"
    ]
    told = [each for each in every if each.part.answer != "unknown"]
    assert every
    assert [each for each in told if each.ours != each.real] == []


def test_few_parts_can_t_be_told():
    every = [
        each
        for project, worker in EVERY
        if project not in OPAQUE
        for each in compared(project, worker, facts(project, worker), (5, 7))
    ]
    unknown = [each for each in every if each.part.answer == "unknown"]
    assert len(every) > 2000
    assert len(unknown) < 50
