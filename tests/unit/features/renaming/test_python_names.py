"""The name of a task's function in Python: imports, aliases, re-exports, scopes, and names that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import lines, project
from tests.unit.features.renaming.renamed import renamed

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n"
SETTINGS = 'CELERY_BEAT_SCHEDULE = {"a": {"task": "shop.tasks.ship", "schedule": 3}}\n'


def dispatched(root: Path, name: str, *written: str, **files: str) -> str | None:
    """A file after `ship` has become `dispatch`; None if it is not changed."""
    given = {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/settings.py": SETTINGS}
    known = project(root, given | {f"shop/{each}.py": text for each, text in files.items()} | {name: lines(*written)})
    after = renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert after["shop/tasks.py"].endswith("def dispatch(order): ...\n")
    return after.get(name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("from shop.tasks import ship", "ship.delay(1)"), ("from shop.tasks import dispatch", "dispatch.delay(1)")),
        (("from .tasks import ship as s", "s(1)"), ("from .tasks import dispatch as s", "s(1)")),
        (("import shop.tasks", "shop.tasks.ship(1)"), ("import shop.tasks", "shop.tasks.dispatch(1)")),
        (("import shop.tasks as t", "t.ship.s(1)"), ("import shop.tasks as t", "t.dispatch.s(1)")),
        (("from shop import tasks", "x = [tasks.ship]"), ("from shop import tasks", "x = [tasks.dispatch]")),
        (("from . import tasks as t", "t.ship"), ("from . import tasks as t", "t.dispatch")),
        (
            ("from .tasks import (", "    ship,  # ship", ")", "x = {'ship': ship}"),
            ("from .tasks import (", "    dispatch,  # ship", ")", "x = {'ship': dispatch}"),
        ),
        (
            ("def f():", "    from .tasks import ship", "    return ship"),
            ("def f():", "    from .tasks import dispatch", "    return dispatch"),
        ),
        (
            ("from .tasks import ship", "def f(ship): return ship", "g = lambda ship=ship: ship", "f(ship=ship)"),
            (
                "from .tasks import dispatch",
                "def f(ship): return ship",
                "g = lambda ship=dispatch: ship",
                "f(ship=dispatch)",
            ),
        ),
        (
            ("from .tasks import ship", "x = [ship for ship in ship.fleet]", "y = [ship for _ in x]"),
            ("from .tasks import dispatch", "x = [ship for ship in dispatch.fleet]", "y = [dispatch for _ in x]"),
        ),
        (
            ("from .tasks import ship", "class A:", "    ship = ship", "    def f(self): return ship, self.ship"),
            (
                "from .tasks import dispatch as ship",
                "class A:",
                "    ship = ship",
                "    def f(self): return ship, self.ship",
            ),
        ),
        (
            ("from .tasks import ship", '__all__ = ["ship", "x"]', "x = f'{ship.name} ship'"),
            ("from .tasks import dispatch", '__all__ = ["dispatch", "x"]', "x = f'{dispatch.name} ship'"),
        ),
        (
            ("try:", "    from .tasks import ship", "except ImportError:", "    ship = None", "ship and ship(1)"),
            (
                "try:",
                "    from .tasks import dispatch as ship",
                "except ImportError:",
                "    ship = None",
                "ship and ship(1)",
            ),
        ),
        (
            ("from .tasks import ship", "def dispatch(): ship(1)"),
            ("from .tasks import dispatch as ship", "def dispatch(): ship(1)"),
        ),
        (
            ("from .tasks import ship", "def f(dispatch): ship(dispatch)"),
            ("from .tasks import dispatch as ship", "def f(dispatch): ship(dispatch)"),
        ),
        (
            (
                "from .tasks import ship",
                "def f(dispatch): return dispatch",
                "class A:",
                "    def dispatch(self): ship()",
            ),
            (
                "from .tasks import dispatch",
                "def f(dispatch): return dispatch",
                "class A:",
                "    def dispatch(self): dispatch()",
            ),
        ),
        (("from .tasks import *", "ship.delay(1)"), ("from .tasks import *", "dispatch.delay(1)")),
        (("from .tasks import ship as dispatch", "dispatch(1)"), ("from .tasks import dispatch", "dispatch(1)")),
        (("from .tasks import ship as ship",), ("from .tasks import dispatch as dispatch",)),
        (
            ("from .tasks import ship", "globals()['ship'].delay(1)", "print(x['ship'])"),
            ("from .tasks import dispatch", "globals()['dispatch'].delay(1)", "print(x['ship'])"),
        ),
        (
            ("from . import tasks", "vars(tasks)['ship']", "tasks.__dict__['ship']", "vars(x)['ship']"),
            ("from . import tasks", "vars(tasks)['dispatch']", "tasks.__dict__['dispatch']", "vars(x)['ship']"),
        ),
        (("from .other import ship", "ship()", "import tasks", "tasks.ship()"), None),
        (("def ship(): ...", "ship()", "self.ship(1)", "'ship'"), None),
    ],
)
def test_uses_follow_the_function(tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...] | None):
    found = dispatched(tmp_path, "shop/views.py", *before, other="def ship(): ...\n")
    assert found == (lines(*after) if after else None)


def test_importers_of_a_re_export_follow_it(tmp_path: Path):
    package = {
        "shop/jobs/__init__.py": 'from .base import *\nfrom .mail import send\n\n__all__ = ["ship", "send"]\n',
        "shop/jobs/base.py": TASKS,
        "shop/jobs/mail.py": "def send(): ...\n",
        "shop/api.py": "from shop.jobs import ship\n\nship.delay(1)\n",
        "shop/kept.py": "from shop.jobs import ship\n\n\ndef dispatch(): ship.delay(1)\n",
        "shop/users.py": "from shop.kept import ship\n\nship.delay(1)\n",
        "shop/settings.py": 'CELERY_BEAT_SCHEDULE = {"a": {"task": "shop.jobs.base.ship", "schedule": 3}}\n',
        "tests/test_it.py": "from unittest.mock import patch\n\npatch('shop.kept.ship')\npatch('shop.api.ship.s')\n",
    }
    known = project(tmp_path, {"manage.py": "", "shop/__init__.py": ""} | package)
    after = renamed(known, "shop/settings.py", "shop.jobs.base.ship", "shop.jobs.base.dispatch")
    assert after == {
        "shop/jobs/__init__.py": package["shop/jobs/__init__.py"].replace('"ship"', '"dispatch"'),
        "shop/jobs/base.py": TASKS.replace("ship", "dispatch"),
        "shop/api.py": package["shop/api.py"].replace("ship", "dispatch"),
        "shop/kept.py": package["shop/kept.py"].replace("import ship", "import dispatch as ship"),
        "shop/settings.py": package["shop/settings.py"].replace("ship", "dispatch"),
        "tests/test_it.py": package["tests/test_it.py"].replace("api.ship.s", "api.dispatch.s"),
    }


@pytest.mark.parametrize(
    ("tasks", "new", "why"),
    [
        (f"{TASKS}\n\ndef f(dispatch): ship.delay(dispatch)\n", "dispatch", "already a name in shop/tasks.py, line 8"),
        (f"{TASKS}\n\ndef f(): print(ship)\n", "print", "`print` is already a name in shop/tasks.py, line 8"),
        (f"import dispatch\n{TASKS}", "dispatch", "already a name in shop/tasks.py, line 1"),
        (f"try:\n    ship = None\nexcept E: ...\n{TASKS}", "dispatch", "binds `ship` more than once"),
        (f"{TASKS}\ndef f():\n    global ship\n    ship = 1\n", "dispatch", "declares `ship` as global"),
        (f"{TASKS}\nclass A:\n    ship = ship\n", "dispatch", "a class of shop/tasks.py binds `ship` and reads it"),
        (f"{TASKS}\ndef f(:\n", "dispatch", "shop/tasks.py has a syntax error in line 7"),
        (f"# @generated by a program\n{TASKS}", "dispatch", "shop/tasks.py is generated"),
    ],
)
def test_a_clash_in_its_own_file_is_refused(tmp_path: Path, tasks: str, new: str, why: str):
    known = project(
        tmp_path, {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": tasks, "shop/settings.py": SETTINGS}
    )
    with pytest.raises(JsonRpcException) as refused:
        renamed(known, "shop/settings.py", "shop.tasks.ship", f"shop.tasks.{new}")
    assert why in str(refused.value)


def test_a_parameter_elsewhere_and_a_local_name_are_no_clash(tmp_path: Path):
    tasks = f"{TASKS}\n\ndef f(dispatch): return dispatch\n\n\nx = ship\n"
    known = project(
        tmp_path, {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": tasks, "shop/settings.py": SETTINGS}
    )
    after = renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert after["shop/tasks.py"] == tasks.replace("ship", "dispatch")


def test_a_mock_s_path_through_a_module_that_another_one_imports(tmp_path: Path):
    views, test = "from shop import tasks\n", "patch('shop.views.tasks.ship')\n"
    assert dispatched(tmp_path, "tests.py", test.strip(), views=views) == test.replace("ship", "dispatch")
