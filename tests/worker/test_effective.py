"""The effective configuration of each task in ``tests/projects`` is what the oldest Celery has after importing them."""

from __future__ import annotations

import pytest
from tests.effective_facts import compared
from tests.oracle import WORKERS, facts

EVERY = [(project, worker) for project, workers in WORKERS.items() for worker in workers]


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_each_part_is_as_the_oldest_celery_has_it(project, worker, oldest_celery):
    known = facts(project, worker, str(oldest_celery))
    every = [each for each in compared(project, worker, known, (5, 3)) if each.part.origin.kind != "worker"]
    assert every
    assert [each for each in every if each.part.answer != "unknown" and each.ours != each.real] == []
