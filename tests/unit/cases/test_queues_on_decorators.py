"""The queues to choose from are all that the project names, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.case_project import CaseProject, case, project

if TYPE_CHECKING:
    from pathlib import Path

APP = "from celery import Celery\n\napp = Celery('mill')\n"


def queues(known: CaseProject, path: str) -> tuple[str, ...]:
    return known.snapshot.queues_of(str(known.root / path))


def test_queues_of_decorators_and_calls_are_choices_by_use():
    known = case("queues-on-decorators")
    assert queues(known, "mill/tasks.py") == ("stones", "ovens")
    uri = known.open("mill/tasks.py")
    actions = known.actions(uri, "def bake")
    routes = [each for each in actions if "task_routes" in each.title]
    assert [each.title for each in routes] == [
        "Celery: route to the queue stones in a new task_routes (mill/worker.py)"
    ]
    (decorator,) = [each for each in actions if "queue= on the decorator" in each.title]
    assert "${1|stones,ovens,celery|}" in known.taken(decorator)["mill/tasks.py"]


def test_every_kind_of_place_names_queues(tmp_path: Path):
    files = {
        "app.py": f"{APP}app.conf.task_default_queue = 'own'\napp.conf.task_routes = {{'x': 'routed'}}\n"
        "app.conf.task_queues = {'listed': {}}\n"
        "app.conf.beat_schedule = {'e': {'task': 'x', 'schedule': 1, 'options': {'queue': 'timed'}}}\n",
        "tasks.py": "from celery import shared_task, Task\nfrom app import app\n\n\nclass Base(Task):\n"
        "    queue = 'based'\n\n\n"
        "@app.task(base=Base)\ndef a(): ...\n\n\n@shared_task(queue='decorated')\ndef b():\n"
        "    a.apply_async(queue='called')\n",
        "Procfile": "worker: celery -A app worker -Q consumed\n",
    }
    known = project(tmp_path, files)
    found = queues(known, "tasks.py")
    assert found[0] == "own"
    assert set(found) == {"own", "routed", "listed", "timed", "based", "decorated", "called", "consumed"}


def test_queues_of_the_module_come_before_those_that_are_used_more(tmp_path: Path):
    files = {
        "app.py": f"{APP}app.conf.task_routes = {{'mails.send': 'post', 'x': 'often', 'y': 'often'}}\n",
        "mails.py": "from celery import shared_task\n\n\n@shared_task\ndef send(): ...\n",
        "other.py": "from celery import shared_task\n\n\n@shared_task(queue='often')\ndef other(): ...\n",
    }
    known = project(tmp_path, files)
    assert queues(known, "mails.py") == ("post", "often")
    assert queues(known, "other.py") == ("often", "post")


def test_a_queue_of_a_ci_job_or_a_test_comes_last(tmp_path: Path):
    files = {
        "app.py": APP,
        ".github/workflows/ci.yml": "jobs:\n  test:\n    steps:\n      - run: celery -A app worker -Q smoke\n",
        "tests/test_tasks.py": "from tasks import run\n\nrun.apply_async(queue='checked')\n"
        "run.apply_async(queue='checked')\n",
        "tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef run(): ...\n\n\n"
        "run.apply_async(queue='real')\n",
    }
    known = project(tmp_path, files)
    found = queues(known, "tasks.py")
    assert found[0] == "real"
    assert set(found) <= {"real", "smoke", "checked"}


def test_the_queue_of_all_tasks_is_the_last_that_a_route_is_written_for(tmp_path: Path):
    files = {
        "app.py": f"{APP}app.conf.task_default_queue = 'own'\napp.conf.task_routes = {{'x': 'other'}}\n",
        "tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef run(): ...\n",
    }
    known = project(tmp_path, files)
    (title,) = [each for each in known.titles(known.open("tasks.py"), "def run") if "task_routes" in each]
    assert "to the queue other in" in title
