"""Settings with a namespace, and what the app sets on its own: which of them is used depends on Celery's version.

`tests/worker/test_settings_by_version.py` shows that real Celery has the same values.
"""

from __future__ import annotations

import pytest
from tests.settings_by_version import CASES, project
from tests.unit.configurations import ROOT, index, plain, setting, snapshot

from celeryls.project.values.known import Unresolved

APP = "from celery import Celery\napp = Celery('shop')\napp.config_from_object('conf', namespace='CELERY')\n"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_value_of_each_version(case):
    files = project(case)
    assert setting(case.setting, (5, 6, 3), **files) == case.earlier
    assert setting(case.setting, (5, 7), **files) == case.newest


@pytest.mark.parametrize("case", [each for each in CASES if each.earlier != each.newest], ids=str)
def test_without_a_version_a_value_that_depends_on_it_cannot_be_told(case):
    (app,) = snapshot(**project(case)).apps()
    found = app.setting(case.setting)
    known = found.known
    parts = [*getattr(known, "items", ()), *(key for key, _ in getattr(known, "pairs", ()))]
    assert found.doubtful or isinstance(known, Unresolved) or any(isinstance(each, Unresolved) for each in parts)
    (given,) = index(**project(case)).snapshot.deployment.given(case.setting)
    assert not hasattr(given, "value")


@pytest.mark.parametrize("celery", [None, (5, 4), (5, 7)])
def test_without_a_version_a_value_that_does_not_depend_on_it_is_told(celery):
    files = {"shop": APP + "app.conf.task_time_limit = 90\n", "conf": "CELERY_TASK_SOFT_TIME_LIMIT = 50\n"}
    assert setting("task_time_limit", celery, **files) == 90
    assert setting("task_soft_time_limit", celery, **files) == 50


def test_a_source_that_sets_a_name_under_a_condition_may_leave_the_value_of_the_app():
    conf = "import os\nif os.environ.get('SLOW'):\n    CELERY_TASK_TIME_LIMIT = 60\n"
    files = {"shop": APP + "app.conf.task_time_limit = 90\n", "conf": conf}
    assert setting("task_time_limit", (5, 6), **files) == "<branch>"
    assert setting("task_time_limit", (5, 7), **files) == 90


def test_before_5_7_an_unreadable_source_may_give_the_setting_with_the_namespace():
    files = {"shop": APP + "app.conf.task_time_limit = 90\n", "conf": "from secret import *\n"}
    for celery, doubtful in (((5, 6), True), (None, True), ((5, 7), False)):
        (app,) = snapshot(celery, **files).apps()
        assert app.settings["task_time_limit"].doubtful is doubtful


def test_another_file_that_sets_the_app_s_value_loses_as_well():
    files = {
        "shop": APP,
        "conf": "CELERY_TASK_TIME_LIMIT = 60\n",
        "other": "from shop import app\napp.conf.task_time_limit = 90\n",
    }
    assert setting("task_time_limit", (5, 6), **files) == 60
    assert setting("task_time_limit", (5, 7), **files) == 90


def test_the_queue_of_a_task_follows():
    files = {
        "shop": APP + "app.conf.task_routes = {'jobs.*': {'queue': 'app'}}\n",
        "conf": "CELERY_TASK_ROUTES = {'jobs.*': {'queue': 'namespace'}}\n",
        "jobs": "from shop import app\n@app.task\ndef pay(): ...\n",
    }
    for celery, queue in (((5, 4), "namespace"), ((5, 7), "app"), (None, None)):
        found = snapshot(celery, **files)
        (task,) = found.tasks()
        route = found.route_of(task)
        assert (route.queue if route else None) == queue


def test_a_version_that_is_found_later_changes_the_answers():
    made = index(shop=APP + "app.conf.task_time_limit = 90\n", conf="CELERY_TASK_TIME_LIMIT = 60\n")
    (app,) = made.snapshot.apps()
    assert plain(app.settings["task_time_limit"].known) == "<branch>"
    made.set_celery(lambda path: (5, 6) if path.startswith(ROOT) else None)
    (app,) = made.snapshot.apps()
    assert plain(app.settings["task_time_limit"].known) == 60
