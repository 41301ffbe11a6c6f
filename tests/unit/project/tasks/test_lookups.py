"""A task that is looked up by its name among those of an app is used there."""

from __future__ import annotations

import pytest
from tests.unit.knowledge import ROOT, Project

from celeryls.syntax.places import Range

FILES = {
    "app.py": "from celery import Celery\napp = Celery('shop')\n",
    "tasks.py": "from app import app\n\n\n@app.task(name='shop.pay')\ndef pay(): ...\n",
}


def looked_up(text):
    project = Project({**FILES, "more.py": text})
    return [(use.kind, use.method, use.task, use.text) for use in project.snapshot.uses_in(f"{ROOT}/more.py")]


@pytest.mark.parametrize(
    "text",
    [
        "from app import app\ntask = app.tasks['shop.pay']\n",
        "import app\ntask = app.app.tasks['shop.pay']\n",
        "from app import app\n\ndef f():\n    return app.tasks['shop.pay']\n",
        "from app import app\nprint(app.tasks.get('shop.pay'), 1)\n",
        "from app import app\nNAME = 'shop.pay'\nrun(app.tasks[NAME])\n",
        "from celery import current_app\ncurrent_app.tasks['shop.pay'].run()\n",
        "from celery import current_app as running\nrunning.tasks['shop.pay'](1)\n",
        "class T:\n    def f(self):\n        return self.app.tasks['shop.pay']\n",
        "def f(celery_app):\n    return [celery_app . tasks ['shop.pay']]\n",
        "from app import app\nif x and app.tasks[\n    'shop.pay'\n].max_retries: ...\n",
    ],
)
def test_a_lookup_is_a_use(text):
    name = "shop.pay"
    assert looked_up(text) == [("name", "tasks", name, name)]


def test_the_name_of_a_task_that_is_known_is_as_good_as_a_string():
    text = "from app import app\nfrom tasks import pay\nx = app.tasks[pay.name]\n"
    assert looked_up(text) == [("name", "tasks", "shop.pay", "pay.name")]


def test_a_lookup_that_is_sent_at_once_is_used_once():
    assert looked_up("from app import app\napp.tasks['shop.pay'].delay(1)\n") == [
        ("name", "delay", "shop.pay", "shop.pay")
    ]


@pytest.mark.parametrize(
    "sent",
    [
        "app.tasks.get('shop.pay').delay(1)",
        "app.tasks.get('shop.pay', None).delay(1)",
        "get_app().tasks['shop.pay'].delay(1)",
        "get_app().tasks.get('shop.pay').delay(1)",
        "app._get_current_object().tasks['shop.pay'].delay(1)",
        "self.app.tasks.get('shop.pay').delay(1)",
        "self.app.tasks.get('shop' + '.pay').delay(1)",
        "board.tasks.get('shop.pay').delay(1)",
    ],
)
def test_so_is_each_other_way_to_send_what_is_looked_up(sent):
    assert looked_up(f"from app import app\n{sent}\n") == [("name", "delay", "shop.pay", "shop.pay")]


def test_what_is_looked_up_by_the_name_of_a_task_is_sent():
    text = "from app import app\nfrom tasks import pay\napp.tasks.get(pay.name).delay()\napp.tasks[pay.name].s()\n"
    assert looked_up(text) == [("name", "delay", "shop.pay", "pay.name"), ("name", "s", "shop.pay", "pay.name")]


def test_a_method_that_is_not_called_is_a_lookup():
    assert looked_up("from app import app\non_commit(app.tasks['shop.pay'].delay)\n") == [
        ("name", "tasks", "shop.pay", "shop.pay")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "board.tasks['pay'].delay()\n",
        "board.tasks.get('pay').delay()\n",
        "boards()['shop.pay'].delay()\n",
        "board.jobs.get('shop.pay').delay()\n",
        "board.tasks.get().delay()\n",
        "board.tasks.pop('shop.pay').delay()\n",
    ],
)
def test_another_dict_s_values_are_none(text):
    assert looked_up(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "board.tasks['shop.pay']\n",
        "class T:\n    def f(self):\n        return self.tasks['shop.pay'], self.board.tasks.get('shop.pay')\n",
        "from flask import Flask\napp = Flask('x')\napp.tasks['shop.pay']\n",
        "from app import app\napp.tasks[name]\napp.tasks.get()\napp.jobs['shop.pay']\n",
        "from app import app\n'''app.tasks['shop.pay']'''  # app.tasks['shop.pay']\n",
    ],
)
def test_what_is_no_app_or_no_name_is_none(text):
    assert looked_up(text) == []


def test_the_place_of_a_lookup_is_the_name_in_its_quotes():
    project = Project({**FILES, "more.py": "from app import app\n\ntask = app.tasks['shop.pay']\n"})
    (use,) = project.snapshot.uses_of("shop.pay")
    assert project.snapshot.location(use.spot).range == Range(2, 18, 2, 26)


MADE = "def entries():\n    tasks = [{'name': 'Pay', 'task': 'shop.pay', 'cron': '* * * * *'}]\n    return tasks\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MADE, "name"),
        ("def entries():\n    schedule = {'a': dict(task='shop.pay', options={})}\n", "name"),
        ("def entries():\n    return {'a': {'task': 'shop.pay', 'every': 10}}\n", "name"),
        ("def entries():\n    return {'a': {'task': 'shop.pay', 'schedule': 10}}\n", "beat"),
        (
            "class C:\n    @property\n    def f(self):\n        return [{'a': {'task': 'shop.pay', 'schedule': 1}}]\n",
            "beat",
        ),
        ("def task_routes():\n    return {'shop.pay': 'q', 'shop.*': 'r'}\n", "route"),
    ],
)
def test_what_a_function_makes_a_schedule_of_names_its_tasks(text, kind):
    assert [(found, name) for found, _, name, _ in looked_up(text) if name] == [(kind, "shop.pay")]


@pytest.mark.parametrize("value", ["'write'", "'Write the docs.'", "'https://example.com/a.b'", "name", "1.5"])
def test_what_a_dict_calls_a_task_and_looks_like_none_is_none(value):
    assert looked_up(f"def entries():\n    task = [{{'task': {value}, 'by': 'me'}}]\n") == []
