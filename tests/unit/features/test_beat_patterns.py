"""The beat patterns name tasks that beat can send: those without required parameters, else with their arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from celeryls.edit.stops import to_plain
from celeryls.features.findings import Findings
from celeryls.features.project_choices import project_choices
from celeryls.project.index.index import Index
from celeryls.snippets import SnippetPlace, builtin, render
from celeryls.source.outline.files import outline
from celeryls.source.text.file import SourceFile

TASKS, CONFIG = "/project/tracking/tasks.py", "/project/config.py"
ADD = "@shared_task\ndef add(a: int, *, b: int): ...\n\n\n"
POLL = "@shared_task\ndef poll_carrier(): ...\n\n\n"
APP = "from celery import Celery\nfrom celery.schedules import crontab\n\napp = Celery('shop')\n"


def inserted(prefix: str, tasks: str, entries: str = "") -> tuple[str, list[str]]:
    """What a pattern writes, with the tab stops' defaults, and the codes of what is found in it."""
    files = {TASKS: f"from celery import shared_task\n\n\n{tasks}", CONFIG: APP}
    index = Index(Path("/project"))
    index.listed([*files, "/project/tracking/__init__.py"])
    _read(index, files)
    if entries:
        _read(index, {CONFIG: f"{APP}app.conf.beat_schedule = {{{entries}}}\n"})
    supplied = project_choices(SourceFile.of(APP), CONFIG, index.snapshot)
    snippet = next(each for each in builtin() if each.prefix == prefix)
    body = to_plain(render(snippet, SnippetPlace(supplied=supplied), mode="stops").body)
    entries = body.partition("=")[2] if prefix == "cbeat" else f"{{{body}}}"
    text = f"{APP}app.conf.beat_schedule = {entries}\n"
    _read(index, {CONFIG: text})
    found = Findings(index, (5, 4)).in_file(CONFIG, SourceFile.of(text), "everything")
    return body, [each.code for each in found]


def _read(index: Index, files: dict[str, str]) -> None:
    index.update({path: outline(text, whole=True) for path, text in files.items()})
    assert index.resolve_pending()


@pytest.mark.parametrize("prefix", ["cbeat", "cbeatentry"])
@pytest.mark.parametrize("tasks", [ADD, POLL, ADD + POLL])
def test_only_arguments_that_are_to_be_filled_in_are_found_in_what_is_inserted(prefix, tasks):
    """Beat can't send a `...`."""
    body, codes = inserted(prefix, tasks)
    assert '"tracking.tasks.' in body
    assert codes == ["CEL402"] * body.count("...")


def test_a_task_without_required_parameters_comes_first_and_stands_without_arguments():
    body, _ = inserted("cbeatentry", ADD + POLL)
    assert '"task": "tracking.tasks.poll_carrier"' in body
    assert "kwargs" not in body


def test_where_every_task_needs_arguments_they_are_to_be_filled_in():
    body, _ = inserted("cbeatentry", ADD)
    assert '"kwargs": {"a": ..., "b": ...},' in body


def test_a_second_entry_has_the_arguments_of_its_own_task():
    body, _ = inserted("cbeat", ADD + POLL)
    first, _, second = body.partition('"add"')
    assert "kwargs" not in first
    assert '"kwargs": {"a": ..., "b": ...},' in second


SCHEDULED = '"poll-carrier": {"task": "tracking.tasks.poll_carrier", "schedule": 60}'


def test_an_entry_is_for_a_task_that_is_not_scheduled_yet():
    body, _ = inserted("cbeatentry", POLL + POLL.replace("poll_carrier", "watch_carrier"), SCHEDULED)
    assert '"watch-carrier": {' in body
    assert '"task": "tracking.tasks.watch_carrier"' in body


@pytest.mark.parametrize("prefix", ["cbeat", "cbeatentry"])
def test_no_entry_takes_the_key_of_another_one(prefix):
    body, _ = inserted(prefix, POLL, SCHEDULED)
    assert '"poll-carrier-2": {' in body
    body, _ = inserted(prefix, POLL, SCHEDULED + ", " + SCHEDULED.replace("carrier", "carrier-2", 1))
    assert '"poll-carrier-3": {' in body
