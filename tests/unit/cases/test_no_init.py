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


WORKER = 'from celery import Celery\n\napp = Celery("mill", include=["src.tasks"])\n'


def test_a_src_folder_that_is_imported_by_its_name_is_in_the_names_of_its_tasks(tmp_path):
    files = {
        "src/tasks.py": TASK,
        "src/worker.py": WORKER,
        "src/use.py": "from src.tasks import grind\n\ngrind.delay(1)\n",
    }
    found = project(tmp_path, files)
    assert found.task("src.tasks.grind").names == ("src.tasks.grind",)
    assert found.uses("src.tasks.grind") == [("src/use.py", 3)]


def test_a_module_of_celerys_name_in_src_is_no_sign_that_modules_are_imported_from_there(tmp_path):
    files = {
        "src/celery.py": WORKER,
        "src/logging.py": "import logging\n\nfrom celery.utils.log import get_task_logger\n",
        "src/tasks.py": TASK,
    }
    assert project(tmp_path, files).task("src.tasks.grind").name == "src.tasks.grind"


def test_the_name_of_a_task_in_a_package_in_src_can_be_told(tmp_path):
    files = {"src/mill/__init__.py": "", "src/mill/tasks.py": TASK, "mill_use.py": "from mill.tasks import grind\n"}
    task = project(tmp_path, files).task("mill.tasks.grind")
    assert task.names == ("mill.tasks.grind",)
    assert not task.is_ambiguous


def test_a_package_in_src_has_both_names_if_it_is_imported_by_both(tmp_path):
    files = {
        "src/mill/__init__.py": "",
        "src/mill/tasks.py": TASK,
        "src/mill/use.py": "from mill.tasks import grind\n",
        "src/mill/more.py": "from src.mill.tasks import grind\n",
    }
    task = project(tmp_path, files).task("mill.tasks.grind")
    assert task.names == ("mill.tasks.grind", "src.mill.tasks.grind")
    assert task.is_ambiguous


def test_a_package_called_src_is_not_in_the_names_of_its_tasks_if_imports_leave_it_out(tmp_path):
    files = {
        "src/__init__.py": "",
        "src/mill/__init__.py": "",
        "src/mill/tasks.py": TASK,
        "src/mill/use.py": "from mill.tasks import grind\n\ngrind.delay(1)\n",
        "src/bakery/__init__.py": "",
        "src/bakery/tasks.py": TASK.replace("grind", "bake"),
    }
    found = project(tmp_path, files)
    assert found.task("mill.tasks.grind").names == ("mill.tasks.grind",)
    # No import says so of this one, but all that are imported from the same folder do.
    assert found.task("bakery.tasks.bake").names == ("bakery.tasks.bake",)
    assert found.uses("mill.tasks.grind") == [("src/mill/use.py", 3)]


def test_a_package_called_src_is_in_the_names_of_its_tasks_otherwise(tmp_path):
    files = {
        "src/__init__.py": "",
        "src/mill/__init__.py": "",
        "src/mill/tasks.py": TASK,
        "src/mill/use.py": "from src.mill.tasks import grind\n\ngrind.delay(1)\n",
    }
    assert project(tmp_path, files).task("src.mill.tasks.grind").names == ("src.mill.tasks.grind",)
    del files["src/mill/use.py"]
    assert project(tmp_path / "other", files).task("src.mill.tasks.grind").names == ("src.mill.tasks.grind",)
