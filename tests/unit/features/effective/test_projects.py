"""The effective configuration of each task in ``tests/projects`` is what the newest Celery has after importing them."""

from __future__ import annotations

import pytest
from tests.effective_facts import compared, configured_tasks
from tests.oracle import WORKERS, facts

EVERY = [(project, worker) for project, workers in WORKERS.items() for worker in workers]
OPAQUE = ("opaque_configuration", "library_app")
"""Projects whose settings no text tells."""
MADE_BY_CODE = {"store.count"}
"""Entries that a method of the project's own app makes."""


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_each_part_is_as_celery_has_it(project, worker):
    every = [
        each for each in compared(project, worker, facts(project, worker), (5, 7)) if each.part.origin.kind != "worker"
    ]
    told = [each for each in every if each.part.answer != "unknown"]
    assert every
    assert [each for each in told if each.ours != each.real] == []


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_the_schedule_of_a_task_is_that_of_beat(project, worker):
    """Entries that call ``add_periodic_task`` without a name get one that tells the task's arguments.

    Rows of django-celery-beat are in its database.
    """
    known = facts(project, worker)
    for name, configured in configured_tasks(project, worker, known, (5, 7)):
        real = {key for key, entry in known["beat"].items() if entry["task"] == name and not key.startswith(f"{name}(")}
        rows = {entry.key for entry in configured.schedule if entry.shape == "PeriodicTask"}
        ours = {entry.key for entry in configured.schedule if not entry.key.startswith(f"{name}(")}
        assert ours - rows == real - MADE_BY_CODE, name


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
