"""A project without any `__init__.py`: its modules are called as its imports and strings call them."""

from __future__ import annotations

from tests.unit.case_project import case, project

TASK = "from celery import shared_task\n\n\n@shared_task\ndef grind(oats):\n    return oats\n"


def test_the_name_is_that_of_the_projects_imports():
    found = case("no-init")
    (task,) = found.snapshot.tasks()
    assert (task.name, task.module) == ("mill.jobs.tasks.grind", "mill.jobs.tasks")
    assert found.uses("mill.jobs.tasks.grind") == [("mill/use.py", 4), ("mill/use.py", 5)]
    assert found.symbols("grind") == [("mill.jobs.tasks.grind", "mill/jobs/tasks.py")]
    assert found.definitions(found.open("mill/use.py"), 'mill.jobs.tasks.grind"') == [("mill/jobs/tasks.py", 5)]


def test_a_route_is_written_under_that_name():
    found = case("no-init")
    tasks = found.open("mill/jobs/tasks.py")
    action = next(each for each in found.actions(tasks, "@shared_task") if "task_routes" in each.title)
    assert '"mill.jobs.tasks.grind": {"queue": ' in found.taken(action)["mill/worker.py"]


def test_a_string_alone_says_it(tmp_path):
    files = {
        "mill/jobs/tasks.py": TASK,
        "mill/worker.py": 'from celery import Celery\n\napp = Celery("mill", include=["mill.jobs.tasks"])\n',
    }
    assert project(tmp_path, files).task("mill.jobs.tasks.grind").name == "mill.jobs.tasks.grind"


def test_imports_from_the_inner_folder_leave_the_name_as_it_is(tmp_path):
    files = {
        "mill/jobs/tasks.py": TASK,
        "mill/worker.py": "from jobs.tasks import grind\n\ngrind.delay(1)\n",
        "mill/more.py": "from jobs.tasks import grind\n\ngrind.delay(2)\n",
        "test_mill.py": "from mill.jobs.tasks import grind\n\ngrind.delay(3)\n",
    }
    found = project(tmp_path, files)
    assert found.task("jobs.tasks.grind").name == "jobs.tasks.grind"
    assert found.uses("jobs.tasks.grind") == [("mill/more.py", 3), ("mill/worker.py", 3), ("test_mill.py", 3)]


def test_a_folder_of_packages_that_is_none_itself_counts_where_imports_say_so(tmp_path):
    files = {
        "mill/jobs/__init__.py": "",
        "mill/jobs/tasks.py": TASK,
        "mill/use.py": "from mill.jobs.tasks import grind\n\ngrind.delay(1)\n",
    }
    assert project(tmp_path, files).task("mill.jobs.tasks.grind").name == "mill.jobs.tasks.grind"


def test_manage_py_needs_no_votes(tmp_path):
    files = {
        "backend/manage.py": "",
        "backend/jobs/tasks.py": TASK,
        "tests/test_jobs.py": "from backend.jobs.tasks import grind\n\ngrind.delay(1)\n",
    }
    assert project(tmp_path, files).task("jobs.tasks.grind").name == "jobs.tasks.grind"
