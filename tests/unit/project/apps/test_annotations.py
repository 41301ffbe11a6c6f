"""What `task_annotations` sets on a task, as `celery.app.annotations` reads it."""

from __future__ import annotations

import pytest
from celery import Celery
from tests.unit.checking import project_of

from celeryls.project.apps.annotations import annotations_of

MAPPINGS = (
    "{'a': {'rate_limit': 1}, '*': {'rate_limit': 2}}",
    "{'a': {'rate_limit': 1, 'priority': 3}, '*': {'rate_limit': 2}}",
    "{'b': {'rate_limit': 1}}",
    "[{'a': {'rate_limit': 1}}, {'a': {'rate_limit': 2}, '*': {'priority': 4}}]",
    "({'*': {'rate_limit': 1}}, {'*': {'priority': 2}})",
    "[{'a': {}}, {'a': {'rate_limit': 2}}]",
    "None",
    "{}",
)


def read(written: str):
    text = f"from celery import Celery\nfrom x import made\n\napp = Celery()\napp.conf.task_annotations = {written}\n"
    index, _ = project_of({"shop.py": text})
    known = index.snapshot.apps()[0].settings["task_annotations"].known
    return annotations_of(("a",), known)


@pytest.mark.parametrize("written", MAPPINGS)
def test_annotations_are_those_of_celery(written):
    app = Celery(set_as_current=False)
    app.conf.task_annotations = eval(written)

    @app.task(name="a")
    def task(): ...

    found = read(written)
    assert found.is_whole
    for option, default in (("rate_limit", None), ("priority", None)):
        given = found.of(option)
        assert getattr(task, option) == (given.known.value if given is not None else default)
        assert found.sets(option) is (given is not None)


@pytest.mark.parametrize(
    "written", ["made()", "[made()]", "{made(): {}}", "{'a': made()}", "{'a': {made(): 1}}", "{**made()}"]
)
def test_what_can_t_be_read_may_set_any(written):
    found = read(written)
    assert not found.is_whole
    assert found.sets("rate_limit") is None


def test_what_is_readable_beside_it_is_set():
    assert read("[made(), {'a': {'rate_limit': 1}}]").sets("rate_limit") is True
