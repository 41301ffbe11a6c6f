"""The attributes of a task's class, as far as its app says which class that is."""

from pathlib import Path

import pytest

from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline

ROOT = "/project"
AWAITING = """
from celery import Celery, Task


class Awaiting(Task):
    def __call__(self): ...


"""


@pytest.mark.parametrize(
    ("app", "attributes"),
    [
        ("app = Celery('shop')", frozenset()),
        ("app = Celery('shop', task_cls=Awaiting)", frozenset(("__call__",))),
        ("app = Celery('shop', task_cls='shop.app.Awaiting')", frozenset(("__call__",))),
        ("app = Celery('shop', task_cls=UNKNOWN)", None),
        ("def make():\n    made = Celery('shop')\n    made.Task = Awaiting\n    return made\napp = make()", None),
        ("def make():\n    return Celery('shop')\napp = make()", frozenset()),
        ("class Own(Celery):\n    task_cls = Awaiting\napp = Own('shop')", None),
        ("class Own(Celery):\n    pass\napp = Own('shop')", frozenset()),
        ("from aio_celery import Celery as Other\napp = Other('shop')", None),
    ],
)
def test_the_class_of_an_app(app, attributes):
    tasks = "from shop.app import app\n\n\n@app.task\ndef send(): ...\n"
    files = {f"{ROOT}/shop/app.py": AWAITING + app + "\n", f"{ROOT}/shop/tasks.py": tasks}
    index = Index(Path(ROOT))
    index.listed([*files, f"{ROOT}/shop/__init__.py"])
    index.update({path: outline(text, whole=True) for path, text in files.items()})
    index.resolve_pending()
    found = index.subjects.find("shop.tasks.send", index.snapshot)
    assert [each.attributes for each in found] == [attributes]
