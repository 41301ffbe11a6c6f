"""In a folder that is a package and a project's folder, the project's imports tell what modules are called."""

from __future__ import annotations

import pytest
from tests.unit.case_project import project

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef pay(): ...\n"


def task_names(tmp_path, files):
    """The names of the tasks in files, each in a folder that is a package."""
    root = tmp_path / "shop"
    packages = {(root / file).parent / "__init__.py" for file in files} | {root / "__init__.py"}
    inits = {str(each.relative_to(root)): "" for each in packages}
    return [task.name for task in project(root, {**files, **inits}).snapshot.tasks()]


@pytest.mark.parametrize(
    ("mark", "imported", "name"),
    [
        ("manage.py", "orders.tasks", "orders.tasks.pay"),
        ("manage.py", "shop.orders.tasks", "shop.orders.tasks.pay"),
        ("setup.py", "orders.tasks", "orders.tasks.pay"),
        ("setup.py", "shop.orders.tasks", "shop.orders.tasks.pay"),
        ("wsgi.py", "orders.tasks", "orders.tasks.pay"),
        ("wsgi.py", "shop.orders.tasks", "shop.orders.tasks.pay"),
    ],
)
def test_a_name_begins_where_the_project_s_imports_begin(tmp_path, mark, imported, name):
    uses = f"from {imported} import pay\n\n\ndef order():\n    pay.delay()\n"
    files = {"orders/tasks.py": TASKS, "orders/views.py": uses, mark: ""}
    assert task_names(tmp_path, files) == [name]


@pytest.mark.parametrize(("mark", "name"), [("manage.py", "orders.tasks.pay"), ("setup.py", "shop.orders.tasks.pay")])
def test_without_imports_a_folder_with_manage_py_is_where_names_begin_and_a_package_otherwise(tmp_path, mark, name):
    assert task_names(tmp_path, {"orders/tasks.py": TASKS, mark: ""}) == [name]
