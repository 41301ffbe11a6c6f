"""From queues, settings, wrappers and strings of any use to where they are declared, and back."""

import pytest
from tests.unit.features.calls.shop import texts
from tests.unit.knowledge import ROOT, Project

from celeryls.features.definition import definition
from celeryls.features.navigation.places import places_at
from celeryls.features.navigation.position import PositionQuery
from celeryls.features.references import references
from celeryls.project.steps import finish

FILES = {
    "shop/celery.py": """from celery import Celery
from kombu import Queue

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = (Queue("email"), Queue("sums"))
app.conf.task_routes = {
    "shop.tasks.pay": {"queue": "email"},
}
app.conf.task_time_limit = 60
""",
    "shop/settings.py": "CELERY_TASK_TIME_LIMIT = 30\nCELERY_TIMEZONE = 'UTC'\ntimezone = 3\n",
    "shop/jobs.py": """from celery import shared_task


def job(**options):
    return shared_task(**options)
""",
    "shop/tasks.py": """from shop.celery import app
from shop.jobs import job


@app.task(queue="email")
def pay(): ...


@job()
def sell(): ...


LIMIT = app.conf.task_time_limit
ZONE = app.conf["timezone"]
timezone = 1
KNOWN = {"a": "shop.tasks.pay", "b": "shop.tasks.gone", "c": "pay"}  # "shop.tasks.sell"
# shop.tasks.pay and "shop.tasks.pay"
pay.apply_async(queue="lost")
""",
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
}
FIXTURE = '[{"model": "django_celery_beat.periodictask", "fields": {"task": "shop.tasks.pay", "name": "a"}}]\n'
YAML = "- fields:\n    task: shop.tasks.pay\n    other: shop.tasks.payment\n    third: my.shop.tasks.pay\n"
PROJECT = Project({**FILES, "shop/fixtures/beat.json": FIXTURE, "shop/fixtures/beat.yaml": YAML})


def query(file, text, offset=1):
    line, content = next((line, each) for line, each in enumerate(PROJECT.files[file].split("\n")) if text in each)
    at = content.index(text) + offset
    return PositionQuery(PROJECT.snapshot, f"{ROOT}/{file}", line, at, content, in_fixture=not file.endswith(".py"))


def shown(places):
    found = []
    for place in places:
        file = place.path.removeprefix(f"{ROOT}/")
        text = PROJECT.files[file].split("\n")[place.range.line][place.range.column : place.range.end_column]
        found.append((file.removeprefix("shop/"), place.range.line + 1, text.strip("\"'")))
    return found


def all_of(files):
    yield
    return set(files)


def declared(file, text, offset=1, **how):
    found = places_at(query(file, text, offset), **how)
    return found and shown(found.declared)


def named(file, text, offset=1, *, declaration=True):
    files = frozenset(f"{ROOT}/{each}" for each in PROJECT.files)
    asked = query(file, text, offset)
    found = finish(
        references(asked, declaration=declaration, texts=texts(PROJECT), files_naming=lambda _: all_of(files))
    )
    return found and shown(found)


@pytest.mark.parametrize(("file", "text"), [("shop/tasks.py", 'email"'), ("shop/celery.py", 'email"}')])
def test_a_queue_leads_to_where_it_is_declared(file, text):
    assert declared(file, text) == [("celery.py", 6, "email")]


def test_all_places_that_name_a_queue_are_its_references():
    assert named("shop/tasks.py", 'email"', declaration=False) == [
        ("celery.py", 8, "email"),
        ("tasks.py", 5, "email"),
    ]
    assert len(named("shop/tasks.py", 'email"')) == 3


def test_a_queue_that_nothing_declares_has_references_only():
    assert declared("shop/tasks.py", "lost") == []
    assert named("shop/tasks.py", "lost") == [("tasks.py", 18, "lost")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("shop/tasks.py", "task_time_limit"),
        ("shop/celery.py", "task_time_limit"),
        ("shop/settings.py", "CELERY_TASK_TIME_LIMIT"),
    ],
)
def test_a_setting_leads_to_all_places_that_set_it_the_effective_one_first(file, text):
    found = declared(file, text)
    assert sorted(found) == [
        ("celery.py", 10, "app.conf.task_time_limit = 60"),
        ("settings.py", 1, "CELERY_TASK_TIME_LIMIT = 30"),
    ]


def test_a_setting_is_read_as_an_item_too_and_other_names_are_none():
    assert declared("shop/tasks.py", 'timezone"]') == [("settings.py", 2, "CELERY_TIMEZONE = 'UTC")]
    assert declared("shop/tasks.py", "timezone = 1") is None
    assert declared("shop/tasks.py", "LIMIT = ") is None


def test_a_wrapper_leads_to_its_function_where_no_other_server_answers():
    assert declared("shop/tasks.py", "job()", python_names=True) == [("jobs.py", 4, "job")]
    assert declared("shop/tasks.py", "job()") is None
    assert declared("shop/tasks.py", "app.task(", python_names=True) is None


def test_any_string_that_is_a_task_s_full_name_leads_to_it():
    def tasks(*place):
        found = definition(query(*place))
        return found and [task.function for task in found.tasks]

    assert tasks("shop/tasks.py", "shop.tasks.pay") == ["pay"]
    assert tasks("shop/tasks.py", "shop.tasks.gone") is None
    assert tasks("shop/tasks.py", '"pay"', 2) is None
    assert tasks("shop/fixtures/beat.json", "shop.tasks.pay") == ["pay"]
    assert tasks("shop/fixtures/beat.yaml", "shop.tasks.pay") == ["pay"]
    assert tasks("shop/fixtures/beat.yaml", "shop.tasks.payment") is None
    assert tasks("shop/fixtures/beat.yaml", "my.shop.tasks.pay") is None


def test_references_have_strings_of_any_use_and_fixtures_but_no_comments():
    expected = [
        ("celery.py", 8, "shop.tasks.pay"),
        ("fixtures/beat.json", 1, "shop.tasks.pay"),
        ("fixtures/beat.yaml", 2, "shop.tasks.pay"),
        ("tasks.py", 16, "shop.tasks.pay"),
        ("tasks.py", 18, "pay"),
    ]
    assert named("shop/tasks.py", "pay()", declaration=False) == expected
    assert named("shop/fixtures/beat.json", "shop.tasks.pay", declaration=False) == expected
