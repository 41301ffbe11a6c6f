from __future__ import annotations

import pytest

from .hovering import first_lines, hovered

DECORATED = """from datetime import timedelta

from celery import shared_task


@shared_task({options})
def ship(order_id): ...
"""
APP = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_time_limit = 1800\n'


def option(options: str, celery: str = APP) -> str | None:
    return first_lines(DECORATED.format(options=options), celery=celery)


def test_an_option_says_what_it_amounts_to_what_it_does_and_which_setting_is_behind_it() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/celery.py": APP,
        "shop/tasks.py": DECORATED.format(options="time_^^limit=2100"),
    }
    assert hovered(files) == (
        "[time_limit] A run is killed after 35 min; it overrides `task_time_limit`, 1800 s.\n\n"
        "`time_limit`: After how long the process that runs the task is killed. None and 0 leave the limit of the "
        "setting and of the worker in force.\n\n"
        "In seconds · Without it: setting `task_time_limit` (`1800` here)"
    )


def test_nothing_is_said_of_the_project_before_it_is_read() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/celery.py": APP,
        "shop/tasks.py": DECORATED.format(options="time_^^limit=2100"),
    }
    found = hovered(files, is_complete=False)
    assert found is not None
    assert found.startswith("[time_limit] A run is killed after 35 min.\n\n")
    assert "1800" not in found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('rate_^^limit="30/m"', "[rate_limit] At most 30 a minute on each worker: one every 2 s."),
        ("rate_limit=^^10", "[10] At most 10 a second on each worker: one every 0.1 s."),
        ("rate_limit='^^0/m'", "['0/m'] No limit: 0 lifts it."),
        ("soft_time_^^limit=90", "[soft_time_limit] `SoftTimeLimitExceeded` is raised in a run after 1 min 30 s."),
        ("expir^^es=3600", "[expires] A message that no worker takes within 1 h is dropped."),
        ("default_retry_^^delay=300", "[default_retry_delay] 5 min."),
        ("time_^^limit=60 * 5", "[time_limit] A run is killed after 5 min; it overrides"),
        ("time_^^limit=0", "[time_limit] `time_limit`: "),
        ("soft_time_^^limit=0", "[soft_time_limit] `soft_time_limit`: "),
        ("expir^^es=0", "[expires] It has expired when it is sent: it never runs."),
        ("expir^^es=timedelta(hours=1)", "[expires] `expires`: "),
        ("rate_^^limit='10/'", "[rate_limit] At most 10 a second on each worker: one every 0.1 s."),
        ("rate_^^limit=7", "[rate_limit] At most 7 a second on each worker: one every 0.143 s."),
        ("rate_^^limit='nan'", "[rate_limit] `rate_limit`: "),
        ("acks_^^late=True", "[acks_late] `acks_late`: Acknowledges the message after the task has run, not before."),
        ('rate_^^limit="often"', "[rate_limit] `rate_limit`: How many of these tasks each worker starts"),
        ("time_^^limit=LIMIT", "[time_limit] `time_limit`: After how long"),
    ],
)
def test_numbers_are_said_in_words(options: str, said: str) -> None:
    found = option(options)
    assert found is not None
    assert found.startswith(said)


def test_an_option_of_a_class_is_named_before_its_value() -> None:
    text = "from celery import Task\n\n\nclass Base(Task):\n    time_^^limit: int = 60\n"
    assert first_lines(text) == "[time_limit] A run is killed after 1 min."


@pytest.mark.parametrize("options", ["my_^^option=3", "time_limit=LIM^^IT", "autoretry_for=(OSEr^^ror,)"])
def test_what_is_not_celerys_is_left_to_others(options: str) -> None:
    assert option(options) is None


def test_an_option_says_since_when_it_exists_and_that_it_is_deprecated() -> None:
    text = DECORATED.format(options="prio^^rity=3")
    new = hovered({"shop/tasks.py": text}, celery=(5, 7))
    old = hovered({"shop/tasks.py": text}, celery=(5, 6))
    assert new is not None
    assert "Deprecated since Celery 5.7" in new
    assert old is not None
    assert "Deprecated" not in old


def test_an_option_that_annotations_override_says_so() -> None:
    app = f'{APP}app.conf.task_annotations = {{"*": {{"time_limit": 60}}}}\n'
    assert option("time_^^limit=2100", celery=app) == (
        "[time_limit] Not used: the setting `task_annotations` sets it, too, and wins."
    )
    assert option("soft_time_^^limit=60", celery=app) == (
        "[soft_time_limit] `SoftTimeLimitExceeded` is raised in a run after 1 min."
    )


def test_nothing_is_said_of_a_value_that_unknown_annotations_may_override() -> None:
    found = option("time_^^limit=2100", celery=f"{APP}app.conf.task_annotations = ANNOTATIONS\n")
    assert found is not None
    assert found.startswith("[time_limit] `time_limit`: ")


def test_the_options_in_annotations_are_explained() -> None:
    app = f'{APP}app.conf.task_annotations = {{"*": {{"rate_li^^mit": "10/m"}}}}\n'
    found = hovered({"shop/__init__.py": "", "shop/celery.py": app})
    assert found is not None
    assert found.startswith('["rate_limit"] At most 10 a minute on each worker: one every 6 s.')
