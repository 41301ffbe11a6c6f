"""Tasks that methods of a project's own app class make."""

from __future__ import annotations

import pytest
from tests.unit.case_project import lines, project

SCHEDULING = (
    "class Shop(Celery):",
    "    def scheduled(self, *args, **kwargs):",
    "        def decorator(f):",
    "            kwargs.pop('locked', True)",
    "            entry = {'schedule': kwargs.pop('run_every'), 'args': kwargs.pop('args', ())}",
    "            kwargs.setdefault('ignore_result', True)",
    "            task = self.task(f, *args, **kwargs)",
    "            entry['task'] = task.name",
    "            self.conf['beat_schedule'][task.name] = entry",
    "            return task",
    "        return decorator",
)
OWN_TASK = (
    "class Shop(Celery):",
    "    def task(self, *args, **opts):",
    "        opts.setdefault('acks_late', True)",
    "        return super().task(*args, **opts)",
)
WAYS = {
    "a method that schedules": (SCHEDULING, "@app.scheduled(name='a', run_every=60)", "a", {"ignore_result"}),
    "a task method of its own": (OWN_TASK, "@app.task(name='a')", "a", {"acks_late"}),
    "a task method of its own that is not called": (OWN_TASK, "@app.task", "shop.jobs.send", {"acks_late"}),
    "Celery's method by its class": (
        (
            "class Shop(Celery):",
            "    def task(self, *args, **opts):",
            "        return Celery.task(self, *args, acks_late=True, **opts)",
        ),
        "@app.task(name='a')",
        "a",
        {"acks_late"},
    ),
    "the task method of another class of the project": (
        ("class Base(Celery):", *OWN_TASK[1:], "class Shop(Base):",
         "    def job(self, **opts):", "        return self.task(queue='jobs', **opts)"),
        "@app.job(name='a')",
        "a",
        {"acks_late", "queue"},
    ),
    "a method of a class above a library's": (
        ("from ship_celery import ShipCelery", "class Shop(ShipCelery):",
         "    def job(self, **opts):", "        return self.task(queue='jobs', **opts)"),
        "@app.job(name='a')",
        "a",
        {"queue"},
    ),
    "a method that makes tasks for all apps": (
        ("from celery import shared_task", "class Shop(Celery):",
         "    def shared(self, **opts):", "        return shared_task(queue='jobs', **opts)"),
        "@app.shared(name='a')",
        "a",
        {"queue"},
    ),
    "a task method that can't be followed": (
        ("class Shop(Celery):", "    def task(self, *args, **opts):", "        return DECORATORS['task'](opts)"),
        "@app.task(name='a')",
        "a",
        set(),
    ),
}  # fmt: skip


def shop(made, *jobs, app="app = Shop('shop')"):
    head = "from celery import Celery"
    return {
        "shop/__init__.py": "",
        "shop/app.py": lines(head, *made, *app.split("\n")),
        "shop/jobs.py": lines("from shop.app import app", *jobs),
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_method_of_an_app_makes_tasks_as_it_calls_celery(tmp_path, way):
    made, decorator, name, options = WAYS[way]
    (task,) = project(tmp_path, shop(made, decorator, "def send(to): ...")).snapshot.tasks()
    assert (task.name, task.function) == (name, "send")
    assert {each.name for each in task.options} - {"name"} == options
    assert task.shared == ("for all apps" in way)
    assert task.app == (None if task.shared else "shop.app.app")


@pytest.mark.parametrize(
    "app",
    [
        "def make():\n    app = Shop('shop')\n    return app\napp = make()",
        "def make():\n    return Shop('shop')\napp = make()",
    ],
)
def test_an_app_that_a_function_makes_has_the_methods_of_its_class(tmp_path, app):
    files = shop(SCHEDULING, "@app.scheduled(name='a', run_every=60)", "def send(): ...", app=app)
    assert [task.name for task in project(tmp_path, files).snapshot.tasks()] == ["a"]


def test_what_is_taken_out_of_the_options_is_none_of_the_tasks(tmp_path):
    files = shop(SCHEDULING, "@app.scheduled(run_every=60, locked=False, args=(1,), queue='x')", "def send(): ...")
    (task,) = project(tmp_path, files).snapshot.tasks()
    assert {each.name for each in task.options} == {"queue", "ignore_result"}
    assert task.accepted_options is None


def test_what_such_a_method_schedules_can_not_be_told(tmp_path):
    found = project(tmp_path, shop(SCHEDULING, "@app.scheduled(name='a', run_every=60)", "def send(): ..."))
    (app,) = found.snapshot.apps()
    assert app.setting("beat_schedule") is not None
    assert found.snapshot.beat_entries() == ()


def test_a_method_that_makes_no_task_makes_none(tmp_path):
    made = ("class Shop(Celery):", "    def quiet(self, f):", "        return f")
    files = shop(made, "@app.quiet", "def send(): ...")
    assert list(project(tmp_path, files).snapshot.tasks()) == []


def test_a_method_of_that_name_of_another_class_makes_none(tmp_path):
    made = ("class Shop:", "    def scheduled(self, **opts):", "        return self.task(**opts)")
    files = shop(made, "@app.scheduled(name='a')", "def send(): ...")
    assert list(project(tmp_path, files).snapshot.tasks()) == []


def test_an_action_writes_the_option_into_the_call_of_the_method(tmp_path):
    found = project(tmp_path, shop(SCHEDULING, "@app.scheduled(name='a', run_every=60)", "def send(): ..."))
    jobs = found.open("shop/jobs.py")
    action = next(each for each in found.actions(jobs, "send") if "rate" in each.title)
    assert "run_every=60, rate_limit=" in found.taken(action)["shop/jobs.py"]
