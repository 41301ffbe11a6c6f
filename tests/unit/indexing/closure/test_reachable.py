"""Names lead to the files that have to be read, too, and to no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from celeryls.indexing.closure.name_edges import NameEdges
from celeryls.indexing.closure.reachable import closure_of
from celeryls.project.names.modules import Modules
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Outline

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "/workspace"
TASKS = "from shop.wrapping import job\n\n\n@job\ndef pay(): ...\n"
WRAPPING = "from celery import shared_task\n\n\ndef job(f):\n    return shared_task(f)\n"


def reached(read, others):
    """What is reached from files that are read, of them and others that are not."""
    outlines = {f"{ROOT}/{name}": outline(text, whole=True) for name, text in read.items()}
    files = [f"{ROOT}/{name}" for name in (*read, *others)]
    leads = {path: NameEdges.of(each) for path, each in outlines.items()}
    found = closure_of(leads, outlines, Modules.of(ROOT, files))
    return {path.removeprefix(f"{ROOT}/") for path in found.paths}, found.words


def test_a_decorator_leads_to_where_it_is_made():
    paths, _ = reached({"shop/__init__.py": "", "shop/tasks.py": TASKS}, ["shop/wrapping.py", "shop/models.py"])
    assert paths == {"shop/wrapping.py"}


def test_a_sent_task_leads_through_packages_that_hand_it_on():
    paths, _ = reached({"a.py": "from shop import pay\npay.delay()\n"}, ["shop/__init__.py", "other/__init__.py"])
    assert paths == {"shop/__init__.py"}
    read = {"a.py": "from shop import pay\npay.delay()\n", "shop/__init__.py": "from .tasks import *\n"}
    assert reached(read, ["shop/tasks.py", "shop/models.py"])[0] == {"shop/tasks.py"}


def test_constants_bases_settings_and_patched_names_lead_on():
    text = (
        "from celery import Celery\nfrom shop import names\nfrom shop.base import BaseTask\n"
        "from shop.models import Model\n"
        "app = Celery()\napp.config_from_object('shop.conf')\n"
        "@app.task(name=names.PAY)\ndef pay(): ...\n"
        "class T(BaseTask): ...\nclass M(Model): ...\n"
        "patch('shop.views.pay.delay')\npatch('shop.urls.render')\n"
    )
    others = [f"shop/{name}.py" for name in ("names", "base", "models", "conf", "views", "urls")]
    paths, _ = reached({"a.py": text, "shop/__init__.py": ""}, others)
    assert paths == {"shop/names.py", "shop/base.py", "shop/conf.py", "shop/views.py"}


def test_a_name_that_a_function_binds_leads_nowhere():
    paths, _ = reached({"a.py": "from b import task\ndef f(task):\n    task.delay()\n"}, ["b.py"])
    assert paths == set()


def test_a_parameter_that_is_handed_on_leads_nowhere():
    text = "from b import names, later\ndef f(later=0):\n    app.send_task(names.PAY, countdown=later)\n"
    assert reached({"a.py": text, "c.py": "from b import later\napp.send_task('x', eta=later)\n"}, ["b.py"])[0] == {
        "b.py"
    }
    text = "def f(later=0):\n    app.send_task('x', countdown=later)\n"
    assert reached({"a.py": text}, [])[0] == set()


@pytest.mark.parametrize(
    ("source", "leads"),
    [
        ("from django.dispatch import receiver as mark", False),
        ("from unittest.mock import patch as mark", False),
        ("from shop.marks import mark", True),
        ("from celery import shared_task as mark", True),
        ("from somewhere import mark", True),
    ],
)
def test_what_a_library_that_makes_no_tasks_decorates_with_leads_to_no_other_file(source: str, *, leads: bool):
    text = f"from shop.models import Order\n{source}\n@mark(sender=Order)\ndef saved(): ...\n"
    paths, _ = reached({"a.py": text, "shop/__init__.py": ""}, ["shop/models.py", "shop/marks.py"])
    assert ("shop/models.py" in paths) == leads


def test_a_module_of_the_project_that_is_called_as_a_library_counts():
    text = "from shop.models import Order\nfrom django.dispatch import receiver\n@receiver(Order)\ndef saved(): ...\n"
    read = {"a.py": text.replace("django", "test"), "shop/__init__.py": "", "test/__init__.py": ""}
    assert "shop/models.py" in reached(read, ["shop/models.py", "test/dispatch.py"])[0]
    assert "shop/models.py" not in reached({"a.py": text, "shop/__init__.py": ""}, ["shop/models.py"])[0]


def test_the_words_are_wrappers_and_what_modules_rename_them_to():
    files = {
        "shop/__init__.py": "",
        "shop/wrapping.py": WRAPPING,
        "shop/handy.py": "from .wrapping import job as work\ntoil = work\n",
        "shop/other.py": "def plain(f):\n    return f\n",
    }
    assert reached(files, [])[1] == {"job", "work", "toil"}


def test_what_is_a_task_already_is_no_word():
    text = "from celery import shared_task\ndef f(): ...\ng = shared_task(f)\nh = shared_task(bind=True)\n"
    assert reached({"a.py": text}, [])[1] == {"h"}


CELERY = "from celery import Celery, shared_task\nimport functools\n"


@pytest.mark.parametrize(
    "text",
    [
        "job = shared_task(bind=True)\n",
        "job = functools.partial(shared_task, bind=True)\n",
        "app = Celery()\ndef job(f):\n    return app.task(f)\n",
        "def job(f):\n    made = shared_task(f)\n    return made\n",
        "def job(f, plain=False):\n    return f if plain else shared_task(f)\n",
        "def job(f):\n    @shared_task\n    def run():\n        return f()\n    return run\n",
        "def job(f):\n    @shared_task\n    def run():\n        return f()\n    task = run\n    return task\n",
        "def job(f):\n    @shared_task\n    def run():\n        return f()\n    return f or run\n",
        "def job(**options):\n    def wrap(f):\n        return shared_task(**options)(f)\n    return wrap\n",
        "class Ways:\n    own = shared_task(bind=True)\njob = functools.partial(Ways.own, queue='a')\n",
        "from celery import task as unit\ndef job(f):\n    return unit(f)\n",
        "import celery.task as unit\njob = unit(bind=True)\n",
        "from celery import *\ndef job(f):\n    return shared_task(f)\n",
    ],
)
def test_each_way_to_make_a_decorator_gives_a_word(text: str):
    assert "job" in reached({"a.py": CELERY + text}, [])[1]


def test_a_way_that_leads_through_other_files_gives_a_word():
    files = {
        "shop/__init__.py": "",
        "shop/celery_app.py": "from celery import Celery\napp = Celery()\n",
        "shop/first.py": "from shop.celery_app import app\ndef made(**kw):\n    return app.task(**kw)\n",
        "shop/second.py": "from shop import first\ndef deeper(**kw):\n    return first.made(**kw)\n",
        "shop/third.py": "from shop.second import *\ndef job(f):\n    return deeper(bind=True)(f)\n",
    }
    assert reached(files, [])[1] == {"made", "deeper", "job"}


class Asked(dict[str, Outline]):
    """Outlines that remember which of them were asked for."""

    def __init__(self, outlines: Mapping[str, Outline]) -> None:
        super().__init__(outlines)
        self.paths: set[str] = set()

    def get(self, path: str, default: object = None) -> Any:
        self.paths.add(path)
        return super().get(path, default)


def test_only_outlines_of_files_that_may_make_decorators_are_asked_for():
    files = {
        "shop/wrapping.py": WRAPPING,
        "shop/tasks.py": TASKS,
        "shop/views.py": "from shop.tasks import pay\ndef view(request):\n    pay.delay()\n    return render(pay)\n",
        "shop/models.py": "logger = logging.getLogger()\nclass Order(Model): ...\n",
    }
    outlines = Asked({f"{ROOT}/{name}": outline(text, whole=True) for name, text in files.items()})
    leads = {path: NameEdges.of(each) for path, each in outlines.items()}
    assert closure_of(leads, outlines, Modules.of(ROOT, outlines)).words == {"job"}
    assert outlines.paths == {f"{ROOT}/shop/wrapping.py"}


def test_the_mixins_of_a_task_class_lead_on():
    text = "from celery import Task\nfrom shop.hooks import Reporting\nfrom shop.views import Shown\n"
    text += "class Base(Reporting, Task): ...\nclass Page(Shown): ...\n"
    assert reached({"a.py": text}, ["shop/hooks.py", "shop/views.py"])[0] == {"shop/hooks.py"}


def test_exceptions_that_a_task_makes_lead_on():
    text = "from celery import Task, shared_task\nfrom shop.errors import Declined\nfrom shop.models import Order\n"
    text += "from shop.exceptions import Late\nfrom shop.view_errors import Hidden\n"
    tasks = "@shared_task\ndef pay():\n    Order(1)\n    raise Declined(1)\n"
    tasks += "class Ship(Task):\n    def run(self):\n        raise Late(2)\n"
    others = [f"shop/{name}.py" for name in ("errors", "exceptions", "view_errors", "models")]
    paths, _ = reached({"a.py": text + tasks + "def show():\n    raise Hidden(3)\n"}, others)
    assert paths == {"shop/errors.py", "shop/exceptions.py"}
