"""The tree of a project: apps, queues, tasks and beat entries, level by level."""

from datetime import UTC, datetime

from tests.unit.checking import ROOT, project_of

from celeryls.features.hover.scope import HoverScope
from celeryls.features.project_tree.tree import children
from celeryls.project.steps import finish

NOW = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)
CELERY = """from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.task_routes = {"shop.mail.*": {"queue": "mail"}}
app.conf.timezone = "Europe/Paris"
app.conf.beat_schedule = {
    "often": {"task": "shop.tasks.pack", "schedule": 30.0},
    "nightly": {"task": "shop.tasks.pack", "schedule": crontab(hour=3, minute=0)},
    "soon": {"task": "shop.mail.send", "schedule": crontab(minute=10)},
    "computed": {"task": name_of(), "schedule": when()},
}
"""
TASKS = """from shop.celery import app


@app.task
def pack(): ...


@app.task(queue=QUEUE)
def odd(): ...
"""
MAIL = """from celery import shared_task


@shared_task
def send(): ...


@shared_task
def Bounce(): ...
"""
FILES = {
    "shop/__init__.py": "",
    "shop/celery.py": CELERY,
    "shop/tasks.py": TASKS,
    "shop/mail.py": MAIL,
    "tests/test_tasks.py": "from shop.celery import app\n\n\n@app.task\ndef only_a_test(): ...\n",
}


def items(*path, files=FILES):
    index, _ = project_of(files)
    return finish(children(HoverScope(index, is_complete=True, celery=(5, 7), now=NOW), path))


def labels(*path, files=FILES):
    return [(each.label, each.description) for each in items(*path, files=files)]


def test_the_first_level_has_the_apps_and_the_schedule():
    assert labels() == [("shop.celery.app", "4 tasks"), ("Beat schedule", "4 entries")]
    assert [each.kind for each in items()] == ["app", "schedule"]
    assert items()[0].place.path == f"{ROOT}/shop/celery.py"


def test_an_app_has_queues_and_a_queue_has_tasks():
    queues = items("app:shop.celery.app")
    assert [(each.label, each.description) for each in queues] == [
        ("celery", "1 task"),
        ("mail", "2 tasks"),
        ("Queue can't be told", "1 task"),
    ]
    assert queues[1].place.path == f"{ROOT}/shop/celery.py"
    assert labels("app:shop.celery.app", "queue:mail") == [("Bounce", "shop.mail"), ("send", "shop.mail")]
    (odd,) = items("app:shop.celery.app", queues[2].key)
    assert (odd.label, odd.details, odd.has_children, odd.place.range.line) == ("odd", "`shop.tasks.odd`", False, 8)


def test_entries_come_in_the_order_of_their_next_runs():
    assert labels("schedule") == [
        ("soon", "At 10 minutes past the hour · next Fri 27 Mar 02:10"),
        ("nightly", "At 03:00 · next Fri 27 Mar 03:00"),
        ("computed", ""),
        ("often", "Every 30 s"),
    ]
    soon, _, computed, _ = items("schedule")
    assert soon.details.startswith("Sends `shop.mail.send`\n\n")
    assert soon.details.count(" · ") == 4
    assert computed.details == "Its task can't be told."
    assert soon.place.path == f"{ROOT}/shop/celery.py"


def test_tasks_whose_app_is_unknown_have_an_item_of_their_own():
    files = {"jobs.py": "from celery import current_app\n\n\n@current_app.task\ndef job(): ...\n"}
    assert labels(files=files) == [("No known app", "1 task")]
    (app,) = items(files=files)
    (queue,) = items(app.key, files=files)
    assert labels(app.key, queue.key, files=files) == [("job", "jobs")]


def test_what_is_gone_has_nothing_below_it():
    for path in (["app:gone"], ["app:gone", "queue:mail"], ["app:shop.celery.app", "queue:gone"], ["a", "b", "c"]):
        assert items(*path) == ()


def test_a_project_without_celery_has_an_empty_tree():
    assert items(files={"a.py": "x = 1\n"}) == ()
    assert items("schedule", files={"a.py": "x = 1\n"}) == ()


def test_siblings_have_different_keys():
    twice = {**FILES, "shop/more.py": CELERY.replace("app =", "other =").replace("app.conf", "other.conf")}
    for path in ((), ("schedule",), ("app:shop.celery.app",)):
        keys = [each.key for each in items(*path, files=twice)]
        assert len(keys) == len(set(keys)) > 1


PROCFILE = "web: gunicorn shop\nmail: celery -A shop.celery worker -Q mail,slow\nall: celery -A shop.celery worker\n"


def test_a_queue_has_the_workers_that_consume_it():
    files = {**FILES, "Procfile": PROCFILE, "other/Procfile": "more: celery -A shop.celery worker -Q mail -c 2\n"}
    assert labels("app:shop.celery.app", files=files) == [
        ("celery", "1 task · 1 worker"),
        ("mail", "2 tasks · 2 workers"),
        ("Queue can't be told", "1 task"),
    ]
    first, second, *tasks = items("app:shop.celery.app", "queue:mail", files=files)
    assert [(each.kind, each.label, each.description) for each in (first, second)] == [
        ("worker", "Procfile:2", "celery worker -Q mail,slow"),
        ("worker", "other/Procfile:1", "celery worker -Q mail"),
    ]
    assert (first.place.path, first.place.range.line, first.has_children) == (f"{ROOT}/Procfile", 1, False)
    assert [each.label for each in tasks] == ["Bounce", "send"]
    _, mail, _ = items("app:shop.celery.app", files=files)
    assert mail.details == (
        "Consumed by\n\n- `celery worker -Q mail,slow` in Procfile:2\n- `celery worker -Q mail` in other/Procfile:1"
    )


def test_a_queue_that_surely_no_worker_consumes():
    files = {**FILES, "Procfile": "work: celery -A shop.celery worker -Q celery\n"}
    _, mail, _ = items("app:shop.celery.app", files=files)
    assert (mail.description, mail.details) == ("2 tasks · no worker", "No worker of the project consumes it.")


def test_workers_that_can_not_be_told():
    files = {**FILES, "Procfile": "work: celery -A shop.celery worker -Q $QUEUES\n"}
    _, mail, odd = items("app:shop.celery.app", files=files)
    assert mail.description == "2 tasks · workers can't be told"
    assert mail.details == "Which workers consume it can't be told: a worker's queues are not known."
    assert (odd.description, odd.details) == ("1 task", "")
    files = {
        **FILES,
        "Procfile": "a: celery -A shop.celery worker -Q $QUEUES\nb: celery -A shop.celery worker -Q mail\n",
    }
    _, mail, _ = items("app:shop.celery.app", files=files)
    assert mail.description == "2 tasks · 1 worker"
    assert mail.details.endswith("- `celery worker -Q mail` in Procfile:2\n\nOther workers may consume it, too.")


def test_without_commands_the_details_alone_say_that_workers_can_not_be_told():
    celery, *_ = items("app:shop.celery.app")
    assert celery.description == "1 task"
    assert celery.details == ("Which workers consume it can't be told: no command in the project starts a worker.")


def test_while_files_are_missing_nothing_is_said_of_workers():
    index, _ = project_of({**FILES, "Procfile": PROCFILE})
    scope = HoverScope(index, is_complete=False, celery=(5, 7), now=NOW)
    _, mail, _ = finish(children(scope, ["app:shop.celery.app"]))
    assert (mail.description, mail.details) == ("2 tasks", "")
    assert [each.kind for each in finish(children(scope, ["app:shop.celery.app", "queue:mail"]))] == ["task", "task"]


def test_a_task_that_several_apps_run_is_in_the_queue_of_each():
    app = "from celery import Celery\n\napp = Celery('{0}')\napp.conf.task_default_queue = '{0}'\n"
    task = "from celery import shared_task\n\n\n@shared_task\ndef job(): ...\n"
    files = {
        "run/__init__.py": "",
        "run/one.py": app.format("one"),
        "run/two.py": app.format("two"),
        "run/jobs.py": task,
    }
    assert labels("app:run.one.app", files=files) == [("one", "1 task")]
    assert labels("app:run.two.app", files=files) == [("two", "1 task")]
