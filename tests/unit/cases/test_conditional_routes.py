"""Routes that are written in code that may never run: the title says so, and the action is not the preferred one."""

from __future__ import annotations

import pytest
from tests.unit.case_project import CaseProject, lines, project

R = '{"a": "b"}'
CONF = {
    "an attribute": ('if os.environ.get("X"):', f"    app.conf.task_routes = {R}"),
    "an item": ('if os.environ.get("X"):', f'    app.conf["task_routes"] = {R}'),
    "an update": ('if os.environ.get("X"):', f"    app.conf.update(task_routes={R})"),
    "an update with a dict": ('if os.environ.get("X"):', f'    app.conf.update({{"task_routes": {R}}})'),
    "else": ('if os.environ.get("X"):', "    pass", "else:", f"    app.conf.task_routes = {R}"),
    "elif": ("if X:", "    pass", "elif Y:", f"    app.conf.task_routes = {R}"),
    "except": ("try:", "    import x", "except ImportError:", f"    app.conf.task_routes = {R}"),
    "else of try": ("try:", "    import x", "except X:", "    pass", "else:", f"    app.conf.task_routes = {R}"),
    "case": ("match X:", "    case 3:", f"        app.conf.task_routes = {R}"),
    "while": ("while X:", f"    app.conf.task_routes = {R}"),
    "for": ("for x in X:", f"    app.conf.task_routes = {R}"),
    "and": (f"X and app.conf.update(task_routes={R})",),
    "a function": ("def setup():", f"    app.conf.task_routes = {R}"),
    "a function that only itself calls": ("def setup():", f"    app.conf.task_routes = {R}", "    setup()"),
    "a function called in a branch": ("def setup():", f"    app.conf.task_routes = {R}", "if X:", "    setup()"),
}  # fmt: skip
CERTAIN = {
    "plain": (f"app.conf.task_routes = {R}",),
    "try": ("try:", f"    app.conf.task_routes = {R}", "except ImportError:", "    pass"),
    "finally": ("try:", "    pass", "finally:", f"    app.conf.task_routes = {R}"),
    "with": ("with X:", f"    app.conf.task_routes = {R}"),
    "a function that is called": ("def setup():", f"    app.conf.task_routes = {R}", "setup()"),
    "a function that is passed": ("def setup(**_):", f"    app.conf.task_routes = {R}", "on.connect(setup)"),
    "a function that is decorated": ("@on.connect", "def setup(**_):", f"    app.conf.task_routes = {R}"),
}
TASKS = {
    "pyproject.toml": lines("[project]", 'dependencies = ["celery>=5.7"]'),
    "shop/__init__.py": "",
    "shop/tasks.py": lines("from celery import shared_task", "@shared_task", "def send(): ..."),
}


def made(tmp_path, *code: str) -> CaseProject:
    app = lines("import os", "from celery import Celery", "from x import X, Y, on", "app = Celery('shop')", *code)
    return project(tmp_path, {**TASKS, "shop/app.py": app})


def routing(found: CaseProject) -> list[tuple[str, bool]]:
    """The titles of the actions that write into settings, each with whether it is preferred."""
    actions = found.actions(found.open("shop/tasks.py"), "send")
    return [(each.title, bool(each.is_preferred)) for each in actions if "in " in each.title and "(shop/" in each.title]


@pytest.mark.parametrize("way", CONF)
def test_the_title_says_under_which_condition(tmp_path, way):
    ((title, preferred),) = routing(made(tmp_path, *CONF[way]))
    assert ", only " in title
    assert not preferred


@pytest.mark.parametrize("way", CERTAIN)
def test_what_surely_runs_is_preferred(tmp_path, way):
    ((title, preferred),) = routing(made(tmp_path, *CERTAIN[way]))
    assert title.endswith("in task_routes (shop/app.py)")
    assert preferred


def test_djangos_settings(tmp_path):
    files = {
        "manage.py": "",
        "shop/settings.py": lines("DEBUG = True", "if not DEBUG:", f"    CELERY_TASK_ROUTES = {R}"),
        "shop/celery.py": lines(
            "import os", "from celery import Celery",
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")', "app = Celery('shop')",
            'app.config_from_object("django.conf:settings", namespace="CELERY")', "app.autodiscover_tasks()",
        ),
    }  # fmt: skip
    ((title, preferred),) = routing(project(tmp_path, {**TASKS, **files}))
    assert title.endswith("CELERY_TASK_ROUTES (shop/settings.py), only under if not DEBUG")
    assert not preferred


@pytest.mark.parametrize("made_in", ["def make():", "if X:"])
def test_what_runs_with_the_app_is_certain(tmp_path, made_in):
    code = lines("from celery import Celery", made_in, "    app = Celery('shop')", f"    app.conf.task_routes = {R}",
                 "    return app" if "def" in made_in else "")  # fmt: skip
    ((title, preferred),) = routing(project(tmp_path, {**TASKS, "shop/app.py": code}))
    assert title.endswith("in task_routes (shop/app.py)")
    assert preferred


@pytest.mark.parametrize("written", ["if X:\n    {}", "if X: {}", "def setup():\n    {}", "with X: {}"])
def test_a_first_route_is_not_written_into_a_branch_or_onto_a_header(tmp_path, written):
    found = made(tmp_path, written.format("app.conf.timezone = 'UTC'"))
    for action in found.actions(found.open("shop/tasks.py"), "send"):
        if "a new task_routes" in action.title:
            assert "\napp.conf.task_routes = {" in found.taken(action)["shop/app.py"]


def test_an_alias_of_conf_under_a_condition_is_not_preferred(tmp_path):
    code = ("C = app.conf", 'if os.environ.get("X"):', f"    C.update(task_routes={R})")
    assert all(", only under" in title and not preferred for title, preferred in routing(made(tmp_path, *code)))


def test_a_dict_that_is_assigned_under_a_condition_is_not_extended(tmp_path):
    code = (
        "try:",
        "    from x import ROUTES",
        "except ImportError:",
        f"    ROUTES = {R}",
        "app.conf.task_routes = ROUTES",
    )
    assert routing(made(tmp_path, *code)) == []


@pytest.mark.parametrize("head", ["if X:", "def setup():"])
def test_the_queue_is_not_changed_where_the_routes_may_not_be_set(tmp_path, head):
    code = ('R = {"shop.tasks.send": {"queue": "slow"}}', head, "    app.conf.task_routes = R")
    found = made(tmp_path, *code)
    assert not any("change the queue" in title for title in found.titles(found.open("shop/tasks.py"), "send"))
