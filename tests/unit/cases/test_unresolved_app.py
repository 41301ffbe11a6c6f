"""A task is routed in the settings of the app that it is one of: of a library's class, of several, or of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import CaseProject, case, project

if TYPE_CHECKING:
    from pathlib import Path

SHARED = "from celery import shared_task\n\n\n@shared_task\ndef work(x): ...\n"
OTHER = "from celery import Celery\n\napp = Celery('other')\napp.conf.task_routes = {'a': 'b'}\n"


def routed(known: CaseProject, path: str, task: str) -> dict[str, list[str]]:
    """By the title of an action that writes a route, the files that it changes."""
    uri = known.open(path)
    found = [each for each in known.actions(uri, task) if each.title.startswith("Celery: route to")]
    return {each.title: list(known.taken(each)) for each in found if "queue= on the decorator" not in each.title}


def files(root: Path, **texts: str) -> CaseProject:
    names = {name.replace("__", "/") + ".py": text for name, text in texts.items()}
    packages = {f"{name.rpartition('/')[0]}/__init__.py": "" for name in names if "/" in name}
    return project(root, {**packages, **names})


def test_an_app_of_a_library_s_class_has_its_own_routes():
    known = case("unresolved-app").asks_user()
    assert set(map(tuple, routed(known, "tenants/tasks.py", "def invoice").values())) == {("tenants/celery.py",)}
    assert set(map(tuple, routed(known, "public/tasks.py", "def ping").values())) == {("public/celery.py",)}


@pytest.mark.parametrize(
    "made",
    [
        "from company.queue import make_app\n\napp = make_app('own')\napp.autodiscover_tasks()\n",
        "from company.queue import Tasks\n\napp = Tasks('own')\napp.config_from_object(Tasks.settings())\n",
        "from company.queue import *\n\napp = make('own')\napp.conf.broker_url = 'redis://'\n",
        "from company.queue import Tasks\n\napp = Tasks('own')\napp.conf.update({'task_always_eager': False})\n",
        "from company.queue import CeleryApp\n\napp = CeleryApp('own')\n",
        "from company.celery import app\n",
        "from celery import current_app as app\n",
    ],
)
def test_a_task_of_an_app_that_is_not_known_is_not_routed_with_another(made: str, tmp_path: Path):
    task = "from own.celery import app\n\n\n@app.task\ndef work(x): ...\n"
    known = files(tmp_path, other__celery=OTHER, own__celery=made, own__tasks=task)
    assert routed(known, "own/tasks.py", "def work") == {}


def test_an_app_by_its_use_has_the_routes_that_are_set_on_it(tmp_path: Path):
    made = "from company.queue import Tasks\n\napp = Tasks('own')\napp.conf.task_routes = {}\n"
    task = "from own.celery import app\n\n\n@app.task\ndef work(x): ...\n"
    known = files(tmp_path, other__celery=OTHER, own__celery=made, own__tasks=task)
    known.asks_user()
    (changed,) = set(map(tuple, routed(known, "own/tasks.py", "def work").values()))
    assert changed == ("own/celery.py",)


def test_of_several_apps_that_can_run_a_task_the_action_says_whose_routes_they_are(tmp_path: Path):
    known = files(
        tmp_path,
        a__celery="from celery import Celery\n\napp = Celery('a', include=['common.tasks'])\n"
        "app.conf.task_routes = {}\n",
        b__celery="from celery import Celery\n\napp = Celery('b', include=['common.tasks'])\n"
        "app.conf.timezone = 'UTC'\n",
        c__celery="from celery import Celery\n\napp = Celery('c', include=['c.tasks'])\napp.conf.task_routes = {}\n",
        c__tasks=SHARED,
        common__tasks=SHARED,
    )
    known.asks_user()
    assert routed(known, "common/tasks.py", "def work") == {
        "Celery: route to a queue in task_routes of the app a (a/celery.py)": ["a/celery.py"],
        "Celery: route to a queue in a new task_routes of the app b (b/celery.py)": ["b/celery.py"],
    }
    assert set(map(tuple, routed(known, "c/tasks.py", "def work").values())) == {("c/celery.py",)}


def test_apps_that_share_their_settings_have_one_place(tmp_path: Path):
    app = "from celery import Celery\n\napp = Celery('{}', include=['common.tasks'])\napp.config_from_object('conf')\n"
    known = files(
        tmp_path, a__celery=app.format("a"), b__celery=app.format("b"), conf="task_routes = {}\n", common__tasks=SHARED
    )
    known.asks_user()
    assert routed(known, "common/tasks.py", "def work") == {
        "Celery: route to a queue in task_routes (conf.py)": ["conf.py"]
    }


def test_an_app_that_a_function_makes_is_the_one_of_its_decorator(tmp_path: Path):
    known = files(
        tmp_path,
        other__celery=OTHER,
        own__factory="from celery import Celery\n\n\ndef make():\n    celery = Celery('own')\n"
        "    celery.conf.task_routes = {}\n"
        "    return celery\n",
        own__celery="from own.factory import make\n\ncapp = make()\n",
        own__tasks="from own.celery import capp\n\n\n@capp.task\ndef work(x): ...\n",
    )
    known.asks_user()
    assert set(map(tuple, routed(known, "own/tasks.py", "def work").values())) == {("own/factory.py",)}


@pytest.mark.parametrize("path", ["tests/test_tasks.py", "shop/tests/helpers.py", "conftest.py", "shop/test_mail.py"])
def test_a_task_of_a_test_is_not_routed_in_settings_of_production(path: str, tmp_path: Path):
    known = project(tmp_path, {"shop/__init__.py": "", "shop/celery.py": OTHER, path: SHARED})
    assert routed(known, path, "def work") == {}


def test_a_test_changes_no_settings(tmp_path: Path):
    known = files(
        tmp_path,
        shop__celery="from celery import Celery\n\napp = Celery('shop')\napp.conf.timezone = 'UTC'\n",
        shop__tasks=SHARED,
        tests__conftest="from shop.celery import app\n\napp.conf.task_routes = {'a': 'b'}\n",
        tests__settings="CELERY_TASK_ROUTES = {'c': 'd'}\n",
    )
    known.asks_user()
    (changed,) = set(map(tuple, routed(known, "shop/tasks.py", "def work").values()))
    assert changed == ("shop/celery.py",)


DJANGO = (
    "import os\nfrom celery import Celery\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"
    "os.environ.setdefault('DJANGO_CONFIGURATION', '{}')\napp = Celery('shop')\n"
    "app.config_from_object('django.conf:settings', namespace='CELERY')\n"
)
CLASSES = (
    "from configurations import Configuration\n\n\nclass Base(Configuration):\n    CELERY_TIMEZONE = 'UTC'\n"
    "    CELERY_ENABLE_UTC = True\n\n\nclass Dev(Base):\n    CELERY_TASK_ALWAYS_EAGER = True\n\n\n"
    "class Prod(Base):\n    CELERY_BROKER_URL = 'redis://'\n"
)


@pytest.mark.parametrize("named", ["Dev", "Prod"])
def test_a_class_with_settings_gets_them_where_most_of_them_stand(named: str, tmp_path: Path):
    known = files(tmp_path, shop__celery=DJANGO.format(named), shop__tasks=SHARED, site__settings=CLASSES)
    known.asks_user()
    uri = known.open("shop/tasks.py")
    (action, *_) = [each for each in known.actions(uri, "def work") if "TASK_ROUTES" in each.title]
    after = known.taken(action)["site/settings.py"]
    assert (
        "    CELERY_ENABLE_UTC = True\n    CELERY_TASK_ROUTES = {\n"
        "        'shop.tasks.work': {'queue': 'celery'},\n    }\n" in after
    )


def test_routes_of_a_class_that_is_not_named_are_of_no_certain_class(tmp_path: Path):
    celery = DJANGO.replace("os.environ.setdefault('DJANGO_CONFIGURATION', '{}')\n", "")
    known = files(tmp_path, shop__celery=celery, shop__tasks=SHARED, site__settings=CLASSES)
    assert routed(known, "shop/tasks.py", "def work") == {}


def test_routes_of_a_class_for_production_are_those_in_force_whatever_developers_use(tmp_path: Path):
    classes = CLASSES + "    CELERY_TASK_ROUTES = {'a': 'b'}\n"
    known = files(tmp_path, shop__celery=DJANGO.format("Dev"), shop__tasks=SHARED, site__settings=classes)
    titles = list(routed(known, "shop/tasks.py", "def work"))
    assert titles == ["Celery: route to the queue b in Prod.CELERY_TASK_ROUTES (site/settings.py), if app reads it"]


def test_with_split_settings_a_route_stands_beside_the_other_settings(tmp_path: Path):
    django = DJANGO.replace("site.settings", "site.settings.local")
    known = files(
        tmp_path,
        shop__celery=django.format("x"),
        shop__tasks=SHARED,
        site__settings__local="from .base import *\n\nCELERY_TASK_ALWAYS_EAGER = True\n",
        site__settings__production="from .base import *\n\nDEBUG = False\n",
        site__settings__base="from .common import *\nDEBUG = True\n",
        site__settings__common="CELERY_TIMEZONE = 'UTC'\nOTHER = 1\n",
    )
    known.asks_user()
    (changed,) = set(map(tuple, routed(known, "shop/tasks.py", "def work").values()))
    assert changed == ("site/settings/common.py",)


def test_of_settings_that_only_developers_use_none_is_a_place(tmp_path: Path):
    django = DJANGO.replace("site.settings", "site.settings.local")
    known = files(
        tmp_path,
        shop__celery=django.format("x"),
        shop__tasks=SHARED,
        site__settings__local="CELERY_TIMEZONE = 'UTC'\n",
        site__settings__production="CELERY_TIMEZONE = 'UTC'\n",
    )
    assert routed(known, "shop/tasks.py", "def work") == {}


def test_one_of_several_branches_is_not_chosen(tmp_path: Path):
    celery = (
        "from celery import Celery\n\napp = Celery('shop')\nif x:\n    app.conf.task_routes = {'a': 'b'}\n"
        "else:\n    app.conf.task_routes = {}\n"
    )
    known = files(tmp_path, shop__celery=celery, shop__tasks=SHARED)
    assert routed(known, "shop/tasks.py", "def work") == {}
