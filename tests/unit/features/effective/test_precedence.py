"""Which place is in force for an option, in shapes that the projects don't have."""

from __future__ import annotations

import pytest
from tests.unit.checking import project_of

from celeryls.features.effective.configuration import configurations

APP = 'import os\nfrom celery import Celery\n\napp = Celery("shop")\n'
TASK = "from celery import shared_task\nfrom django.conf import settings\n\n\n@shared_task({})\ndef ship(): ...\n"


def parts(app="", options="", celery=(5, 7), **files):
    """The parts of one task, by name, as ``answer source`` with what sets it."""
    every = {"shop/__init__.py": "", "shop/celery.py": APP + app, "shop/tasks.py": TASK.format(options), **files}
    index, _ = project_of(every, celery)
    (record,) = index.snapshot.tasks()
    (found,) = configurations(index, record)
    return {
        each.name: " ".join(filter(None, (each.answer, str(each.source), *each.origin[:2], each.doubt)))
        for each in found.parts
    }


@pytest.mark.parametrize(
    ("app", "options", "name", "expected"),
    [
        # None on the decorator is the setting, None in an annotation is None.
        ("app.conf.task_acks_late = True", "acks_late=None", "acks_late", "value True setting task_acks_late"),
        (
            "app.conf.task_default_rate_limit = '1/s'\napp.conf.task_annotations = {'*': {'rate_limit': None}}",
            "rate_limit='2/s'",
            "rate_limit",
            "value None annotation *",
        ),
        # What is read when a message is sent has the setting then.
        (
            "app.conf.task_compression = 'zlib'\napp.conf.task_annotations = {'*': {'compression': None}}",
            "",
            "compression",
            "value 'zlib' setting task_compression",
        ),
        # Automatic retries are made before a task is annotated.
        (
            "app.conf.task_annotations = {'*': {'retry_backoff': 9}}",
            "retry_backoff=2",
            "retry_backoff",
            "value 2 decorator",
        ),
        ("app.conf.task_annotations = {'*': {'retry_backoff': 9}}", "", "retry_backoff", "value 9 annotation *"),
        # A setting for the priority is set on the task, and so wins over a route.
        (
            "app.conf.task_default_priority = 5\napp.conf.task_routes = {'*': {'queue': 'a', 'priority': 1}}",
            "",
            "priority",
            "value 5 setting task_default_priority",
        ),
        ("app.conf.task_routes = {'*': {'queue': 'a', 'priority': 1}}", "", "priority", "value 1 route *"),
        ("app.conf.task_routes = {'*': {'queue': 'a'}}", "queue='b'", "queue", "value 'b' decorator"),
        ("app.conf.task_routes = {'*': {'queue': 'a'}}", "queue=None", "queue", "value 'a' route *"),
        # What can't be read may set it.
        (
            "from other import made\napp.conf.task_annotations = made()",
            "time_limit=3",
            "time_limit",
            "unknown 3 decorator annotations",
        ),
        ("", "**made()", "acks_late", "unknown False default task_acks_late options"),
        ("", "base=Unknown", "max_retries", "unknown 3 default class"),
        ("", "max_retries=made()", "max_retries", "unknown None decorator value"),
        ("app.conf.task_routes = made()", "", "queue", "unknown None setting task_routes routes"),
        (
            "app.conf.task_time_limit = 3 if os.environ.get('A') else 5",
            "",
            "time_limit",
            "unknown 3 setting task_time_limit condition",
        ),
    ],
)
def test_the_place_in_force(app, options, name, expected):
    assert parts(app, options)[name] == expected


def test_a_setting_of_django_s_on_a_decorator():
    chosen = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
    app = chosen + 'app.config_from_object("django.conf:settings", namespace="CELERY")\n'
    files = {"shop/settings.py": "SLOW = 'slow'\n", "manage.py": f"import os\n{chosen}"}
    assert parts(app, "queue=settings.SLOW", **files)["queue"] == "value 'slow' decorator"
    assert parts(app, "queue=settings.OTHER", **files)["queue"].startswith("unknown")


def test_the_class_that_an_app_makes_its_tasks_of_counts_for_shared_tasks():
    app = (
        "from celery import Task\n\n\nclass Slow(Task):\n    time_limit = 9\n\n\napp = Celery('shop', task_cls=Slow)\n"
    )
    assert parts(app)["time_limit"] == "value 9 base"


@pytest.mark.parametrize(
    ("procfile", "app", "celery", "expected"),
    [
        ("--time-limit=60", "", (5, 7), "value 60 worker --time-limit"),
        ("--time-limit 60.5", "", (5, 3), "value 60.5 worker --time-limit"),
        ("--time-limit=60", "app.conf.task_time_limit = 5", (5, 7), "value 5 setting task_time_limit"),
        ("--time-limit=60", "app.conf.task_time_limit = 5", (5, 3), "value 60 worker --time-limit"),
        ("--time-limit=$LIMIT", "", (5, 7), "unknown None default workers"),
        ("-Q a", "", (5, 7), "default None default task_time_limit"),
    ],
)
def test_a_worker_s_limit_counts_where_nothing_else_sets_one(procfile, app, celery, expected):
    files = {"Procfile": f"worker: celery -A shop worker {procfile}\n"}
    assert parts(app, celery=celery, **files)["time_limit"] == expected
    assert parts(app, "time_limit=7", celery, **files)["time_limit"] == "value 7 decorator"


def test_workers_that_differ_can_t_be_told():
    files = {"Procfile": "a: celery -A shop worker --time-limit=60\nb: celery -A shop worker\n"}
    assert parts(**files)["time_limit"] == "unknown 60 worker --time-limit workers"
