"""An app that an object of a library stands for until it is needed."""

from __future__ import annotations

import pytest
from tests.unit.knowledge import Project

MAKE = "from celery import Celery\n\n\ndef make_app():\n    return Celery('shop')\n\n\n"
OTHER = """from huey import Huey
from lazy_object_proxy import Proxy


def make():
    return Huey()


app = Proxy(make)
"""
HIDDEN = "def celery_application():\n    return Holder().app\n\n\n"
TASKS = "from shop.lazy import app\n\n\n@app.task\ndef pack(): ...\n"


@pytest.mark.parametrize(
    "lazy",
    [
        MAKE + "from lazy_object_proxy import Proxy\n\napp: Celery = Proxy(make_app)\n",
        MAKE + "from django.utils.functional import SimpleLazyObject\n\napp = SimpleLazyObject(lambda: make_app())\n",
        MAKE + "from werkzeug.local import LocalProxy\n\napp = LocalProxy(make_app)\n",
        HIDDEN + "import lazy_object_proxy\n\napp = lazy_object_proxy.Proxy(celery_application)\n",
    ],
)
def test_the_tasks_of_a_lazy_app_are_tasks(lazy):
    found = Project({"shop/lazy.py": lazy, "shop/tasks.py": TASKS})
    assert [task.name for task in found.snapshot.tasks()] == ["shop.tasks.pack"]


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        "from lazy_object_proxy import Proxy\n\napp = Proxy(open)\n",
        "from lazy_object_proxy import Proxy\n\napp = Proxy()\n",
    ],
)
def test_another_lazy_object_is_no_app(other):
    found = Project({"shop/lazy.py": other, "shop/tasks.py": TASKS})
    assert list(found.snapshot.tasks()) == []
