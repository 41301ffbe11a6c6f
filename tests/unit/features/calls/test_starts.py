"""Which tasks a task starts, in which way, and through which functions."""

import pytest
from tests.unit.features.calls.shop import PROJECT, SNAPSHOT, task, text_at, texts
from tests.unit.knowledge import Project

from celeryls.features.calls.starts import StartReader
from celeryls.project.steps import finish


def started(name, project=PROJECT):
    found = finish(StartReader(project.snapshot, texts(project)).of_task(task(name, project)))
    return [((each.name or each.text).removeprefix("shop.tasks."), *each.way, *each.through) for each in found]


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("buy", [("pack", "delay"), ("ship", "apply_async"), ("bill", "link", "s"), ("fetch", "link_error", "si")]),
        (
            "canvases",
            [
                ("pack", "chain", "s"),
                ("ship", "chain", "s"),
                ("pack", "chain", "s"),
                ("bill", "chain", "s"),
                ("pack", "chord", "group", "s"),
                ("ship", "chord", "s"),
            ],
        ),
        ("later", [("pack", "on_commit", "delay"), ("ship", "on_commit", "delay")]),
        ("strings", [("pack", "send_task"), ("elsewhere.task", "send_task"), ("ship", "delay")]),
        ("fetch", [("fetch", "retry")]),
        ("nothing", []),
    ],
)
def test_a_task_starts_others_in_many_ways(name, starts):
    assert started(name) == starts


def test_a_task_starts_others_through_the_functions_that_it_calls():
    assert started("through") == [
        ("pack", "delay", "notify"),
        ("bill", "()", "_local"),
        ("ship", "delay", "Mailer.send", "Mailer._send"),
        ("pack", "delay", "deep", "middle", "notify"),
    ]


def test_the_place_of_a_start_through_a_function_is_the_call_of_that_function():
    found = finish(StartReader(SNAPSHOT, texts()).of_task(task("through")))
    assert [text_at(each.at) for each in found] == ["tell", "_local", "send", "deep"]
    assert [text_at(each.sent) for each in found] == ["pack", "bill", "ship", "pack"]


def test_a_function_that_calls_itself_is_followed_once():
    files = {
        "shop/tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef one():\n    again(1)\n\n\n"
        "def again(n):\n    again(n)\n    other(n)\n\n\ndef other(n):\n    again(n)\n    one.delay()\n"
    }
    assert started("one", Project(files)) == [("one", "delay", "again", "other")]


def test_a_task_class_starts_what_its_methods_start():
    files = {
        "shop/tasks.py": "from celery import Task, shared_task\nfrom shop.celery import app\n\n\n"
        "@shared_task\ndef pack(): ...\n\n\n@shared_task\ndef ship(): ...\n\n\n"
        "class Export(Task):\n    name = 'shop.tasks.export'\n\n    def run(self):\n        self.help()\n"
        "        pack.delay()\n\n    def help(self):\n        notify()\n\n\ndef notify():\n    ship.delay()\n\n\n"
        "app.register_task(Export())\n",
        "shop/celery.py": "from celery import Celery\n\napp = Celery('shop')\n",
    }
    assert started("export", Project(files)) == [("pack", "delay"), ("ship", "delay", "notify")]


def test_a_file_that_can_t_be_read_costs_only_what_needs_its_text():
    reader = StartReader(SNAPSHOT, texts(Project({})))
    assert [(each.name, each.way) for each in finish(reader.of_task(task("buy")))][:2] == [
        ("shop.tasks.pack", ("delay",)),
        ("shop.tasks.ship", ("apply_async",)),
    ]
