"""Settings, schedules and queues in the shapes that projects write, and what hostile files make of them."""

from __future__ import annotations

import time

import pytest
from tests.unit.configurations import APP, ROOT, index, plain, setting, snapshot

from celeryls.project.apps import deployment
from celeryls.project.index import snapshot as snapshots
from celeryls.project.values.known import Unresolved
from celeryls.source.outline.files import outline

APP_KEY = (f"{ROOT}/app.py", "app")


@pytest.mark.parametrize(
    "text",
    [
        "app.conf.imports = ['a']",
        "app.conf['imports'] = ['a']",
        "app.conf.update(imports=['a'])",
        "app.conf.update({'imports': ['a']})",
        "app.conf |= {'imports': ['a']}",
        "app.conf.update(**{'imports': ['a']})",
        "NAMES = ['a']\napp.conf.imports = NAMES",
        "class Config:\n    imports = ['a']\napp.config_from_object(Config)",
        "class Base:\n    imports = ['a']\nclass Config(Base): pass\napp.config_from_object(Config)",
        "app.config_from_object({'imports': ['a']})",
        "app.config_from_object('config')",
        "import config\napp.config_from_object(config)",
        "app.config_from_object('config:Settings')",
        "app.config_from_object('config.Settings')",
        "from config import Settings as S\napp.config_from_object(S)",
        "class Config:\n    CELERY_IMPORTS = ['a']\napp.config_from_object(Config)",
        "class Config:\n    JOBS_IMPORTS = ['a']\napp.config_from_object(Config, namespace='JOBS')",
    ],
)
def test_a_setting_is_found_however_it_is_given(text):
    assert setting(
        "imports", app=f"{APP}{text}\n", config="imports = ['a']\nclass Settings:\n    imports = ['a']\n"
    ) == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = ['a']\nX += ['b']\napp.conf.imports = X", ["a", "b"]),
        ("X = ['a']\nX.append('b')\napp.conf.imports = (*X, 'c')", ["a", "b", "c"]),
        ("X = ['a']\nX.extend(('b', 'c'))\nX.extend(found())\napp.conf.imports = X", ["a", "b", "c", "<spread>"]),
        ("X = ['a']\nX.insert(0, 'b')\nX.insert(len(X), 'c')\napp.conf.imports = X", ["b", "a", "c"]),
        ("X = found()\nX.append('b')\napp.conf.imports = X", ["<spread>", "b"]),
        ("def fill():\n    app.conf.imports = ['a']\n    app.conf.imports.append('b')", ["a", "b"]),
        ("X = ['a']\nX = X + ['b']\napp.conf.imports = X", ["a", "b"]),
        ("import os\napp.conf.imports = [os.environ['A'], 'b']", ["<item>", "b"]),
        ("import os\napp.conf.imports = [os.environ.get('A', 'a'), 'b']", ["a", "b"]),
        ("app.conf.imports = [f'{x}.tasks' for x in ('a', 'b')]", ["a.tasks", "b.tasks"]),
        ("app.conf.imports = [x for x in found()]", "<comprehension>"),
        ("app.conf.imports = list(('a',)) + read()", ["a", "<spread>"]),
        ("X = Y\nY = X\napp.conf.imports = [X, 'a']", ["<name>", "a"]),
        ("def f():\n    return ['a', g()]\ndef g(): ...\napp.conf.imports = f() + ['b']", ["a", "<call>", "b"]),
        ("def f(x):\n    return ['a', x]\napp.conf.imports = f('b')", ["a", "b"]),
        ("def f(x):\n    return ['a', x]\napp.conf.imports = f(y)", ["a", "<name>"]),
        ("def f():\n    if X:\n        return ['a']\n    return ['b']\napp.conf.imports = f()", ["<branch>", "a", "b"]),
        ("def f():\n    made = ['a']\n    return made\napp.conf.imports = f()", "<call>"),
    ],
)
def test_what_can_t_be_read_is_said_and_the_rest_is_read(text, expected):
    assert setting("imports", app=f"{APP}{text}\n") == expected


@pytest.mark.parametrize(
    "grows",
    [
        "{name}.append(Queue('b'))",
        "{name}.extend([Queue('b')])",
        "{name}.insert(0, Queue('b'))",
        "{name} += [Queue('b')]",
        "{name} = [*{name}, Queue('b')]",
    ],
)
def test_a_list_of_a_settings_module_grows(grows):
    name = "CELERY_TASK_QUEUES"
    head = "from kombu import Queue\n"
    config = f"{head}{name} = [Queue('a')]\n\n\ndef later():\n    ...\n\n\n{grows.format(name=name)}\n"
    more = f"{head}from base import *\n{grows.format(name=name).replace('b', 'c')}\n"
    app = f"{APP}app.config_from_object('more', namespace='CELERY')\n"
    assert set(snapshot(app=app, base=config, more=more).queues_of(f"{ROOT}/app.py")) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "grows",
    [
        "{name}['b'] = {{'task': 'b', 'schedule': 1}}",
        "{name}.update(b={{'task': 'b', 'schedule': 1}})",
        "{name}.update({{'b': {{'task': 'b', 'schedule': 1}}}})",
        "{name} |= {{'b': {{'task': 'b', 'schedule': 1}}}}",
        "{name}.setdefault('b', {{'task': 'b', 'schedule': 1}})",
    ],
)
@pytest.mark.parametrize(("begins", "first"), [("{'a': {'task': 'a', 'schedule': 1}}", {"a"}), ("load()", set())])
def test_a_schedule_of_a_settings_module_grows(begins, first, grows):
    name = "CELERY_BEAT_SCHEDULE"
    config = f"{name} = {begins}\n{grows.format(name=name)}\n"
    found = snapshot(app=f"{APP}app.config_from_object('config', namespace='CELERY')\n", config=config)
    assert {entry.key for entry in found.beat_entries()} == {"b", *first}
    assert {entry.app for entry in found.beat_entries()} == {APP_KEY}


def test_a_schedule_that_a_function_writes_out_is_the_app_s():
    made = "def entries():\n    return {'a': {'task': 'a', 'schedule': 1}}\n"
    config = "from made import entries\nCELERY_BEAT_SCHEDULE = {**entries(), 'b': {'task': 'b', 'schedule': 1}}\n"
    app = f"{APP}app.config_from_object('config', namespace='CELERY')\n"
    found = index(app=app, config=config, made=made)
    assert [(entry.key, entry.app) for entry in found.snapshot.beat_entries()] == [("a", APP_KEY), ("b", APP_KEY)]
    found.update({f"{ROOT}/made.py": outline(made.replace("'a'", "'c'"), whole=True)})
    assert found.resolve_pending()
    assert [entry.key for entry in found.snapshot.beat_entries()] == ["c", "b"]


def test_another_file_lets_lists_of_the_app_grow():
    config = "from kombu import Queue\ntask_queues = [Queue('a')]\nimports = ['a']\n"
    more = "from kombu import Queue\nfrom app import app\napp.conf.task_queues.append(Queue('b'))\n"
    found = snapshot(
        app=f"{APP}app.config_from_object('config')\n", config=config, more=f"{more}app.conf.imports += ['b']\n"
    )
    assert found.queues_of(f"{ROOT}/app.py") == ("a", "b")
    assert plain(found.apps()[0].settings["imports"].known) == ["a", "b"]


def test_the_environment_decides_and_its_default_is_kept():
    (app,) = snapshot(
        app="import os\nfrom celery import Celery\napp = Celery(broker=os.getenv('URL', 'memory://'))\n"
    ).apps()
    known = app.settings["broker_url"].known
    assert isinstance(known, Unresolved)
    assert (known.why, plain(known)) == ("environment", "memory://")


def test_settings_of_django_are_those_that_the_app_s_own_file_names():
    files = {
        "shop__celery": "import os\nfrom celery import Celery\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.production')\n"
        "app = Celery('shop')\napp.config_from_object('django.conf:settings', namespace='CELERY')\n",
        "shop____init__": "",
        "shop__settings____init__": "",
        "shop__settings__base": "CELERY_TASK_ROUTES = {'a': {'queue': 'a'}}\nCELERY_IMPORTS = ['base']\n",
        "shop__settings__local": "from .base import *\nCELERY_IMPORTS = ['local']\n",
        "shop__settings__production": "from .base import *\nCELERY_IMPORTS = [*CELERY_IMPORTS, 'production']\n",
    }
    (app,) = snapshot(**files).apps()
    assert plain(app.settings["imports"].known) == ["base", "production"]
    assert app.settings["imports"].spot.path.endswith("production.py")
    assert app.settings["task_routes"].spot.path.endswith("base.py")
    assert (app.settings["task_routes"].written, app.record.origins[0].namespace) == ("CELERY_TASK_ROUTES", "CELERY")


def test_what_another_file_sets_on_the_app_counts():
    files = {"app": f"{APP}app.conf.beat_schedule = {{'a': {{'task': 'a', 'schedule': 1}}}}\n"}
    more = (
        "from app import app\napp.conf.task_default_queue = 'b'\n"
        "app.conf.beat_schedule['b'] = {'task': 'b', 'schedule': 2}\n"
    )
    found = snapshot(**files, more=more)
    assert plain(found.apps()[0].settings["task_default_queue"].known) == "b"
    assert [(entry.key, entry.task, entry.app) for entry in found.beat_entries()] == [
        ("a", "a", APP_KEY),
        ("b", "b", APP_KEY),
    ]


@pytest.mark.parametrize(
    ("text", "key", "task"),
    [
        ("ALL = {'a': {'task': 'x', 'schedule': 1}}", "a", "x"),
        ("class C:\n    PERIODIC = dict(a=dict(task='x', schedule=1))", "a", "x"),
        (
            "from django_celery_beat.models import PeriodicTask\nPeriodicTask.objects.create(name='a', task='x')",
            "a",
            "x",
        ),
        (
            "import beat.models as m\nm.PeriodicTask.objects.update_or_create(name='a', defaults={'task': 'x'})",
            "a",
            "x",
        ),
        (
            "from app import app\n@app.task(name='x')\ndef f(): ...\napp.add_periodic_task(1, f.s(1, k=2))",
            "x(1, k=2)",
            "x",
        ),
        ("from app import app\n@app.task(name='x')\ndef f(): ...\napp.add_periodic_task(1, f, name='a')", "a", "x"),
        ("from app import app\napp.add_periodic_task(1, app.signature('x'), name='a')", "a", "x"),
    ],
)
def test_an_entry_is_found_wherever_it_is_written(text, key, task):
    (entry,) = snapshot(app=APP, other=f"{text}\n").beat_entries()
    assert (entry.key, entry.task) == (key, task)


def test_a_router_that_is_named_by_a_string_is_never_imported():
    text = (
        f"{APP}app.conf.task_routes = ({{'a': {{'queue': 'x'}}}}, 'this.Router', antigravity.route)\n"
        "@app.task(name='a')\ndef a(): ...\n@app.task(name='b')\ndef b(): ...\n"
    )
    found = snapshot(app=text)
    first, second = (found.route_of(task) for task in found.tasks())
    assert first is not None
    assert first.queue == "x"
    assert second is None


@pytest.mark.parametrize(
    "routes",
    [
        "{{{key}: {{'queue': 'a'}}, 'b.*': 'b'}}",
        "({{{key}: 'a'}}, {{'b.*': {{'queue': 'b'}}}})",
        "[[({key}, {{'queue': 'a'}}), ('b.*', 'b')]]",
    ],
)
@pytest.mark.parametrize("key", ["re.compile(r'a\\..*')", "re.compile('(')", "os.environ['A']", "made()", "3"])
def test_a_route_under_a_key_that_is_no_name_names_its_queue(routes, key):
    text = f"import os\nimport re\n{APP}app.conf.task_routes = {routes.format(key=key)}\n"
    assert set(snapshot(app=text).queues_of(f"{ROOT}/app.py")) == {"a", "b"}


def test_of_two_equal_keys_of_routes_the_later_counts():
    text = f"{APP}app.conf.task_routes = {{'a': 'x', 'b': 'y', 'a': 'z'}}\n"
    assert snapshot(app=text).queues_of(f"{ROOT}/app.py") == ("z", "y")


def test_an_edit_of_a_constant_reaches_the_setting_that_names_it():
    made = index(app=f"{APP}from names import QUEUE\napp.conf.task_default_queue = QUEUE\n", names="QUEUE = 'a'\n")
    made.update({f"{ROOT}/names.py": outline("QUEUE = 'b'\n", whole=True)})
    assert made.resolve_pending()
    assert plain(made.snapshot.apps()[0].settings["task_default_queue"].known) == "b"


def test_places_move_with_the_lines_above_them():
    text = f"{APP}app.conf.task_default_queue = 'a'\n"
    made = index(app=text)
    made.update({f"{ROOT}/app.py": outline(f"\n\n{text}", whole=True)})
    assert made.resolve_pending()
    setting = made.snapshot.apps()[0].settings["task_default_queue"]
    assert made.snapshot.location(setting.spot).range.line == 4


@pytest.mark.parametrize(
    "text",
    [
        "X = ['a']\n" + "X = X + X\n" * 60 + "app.conf.imports = X\n",
        "X = {'a': 1}\n" + "X = {**X, 'b': X}\n" * 60 + "app.conf.beat_schedule = X\n",
        "X = Y\nY = Z\nZ = X\napp.conf.imports = X\n",
        "from app import *\nfrom app import app as app\napp.conf.imports = imports\n",
        "class A(A):\n    pass\napp.config_from_object(A)\n",
        "app.config_from_object('app')\n",
        "def f():\n    return [*f(), *g()]\ndef g():\n    return [*f(), *g()]\napp.conf.imports = f()\n",
        "X = 'a'\n" + "X = f'{X}{X}'\n" * 60 + "app.conf.imports = X\n",
        "app.conf.task_default_priority = 9 * 9 * 9 / 0\n",
        "app.conf.imports = " + "[" * 500 + "]" * 500 + "\n",
        "import re\napp.conf.task_routes = [[(re.compile('('), 'a')]]\n",
    ],
)
def test_a_hostile_configuration_comes_to_an_end(text):
    began = time.process_time()
    found = snapshot(app=f"{APP}{text}@app.task(name='t')\ndef t(): ...\n")
    assert len(found.apps()) == 1
    list(found.beat_entries())
    assert [found.route_of(task) for task in found.tasks()]
    assert time.process_time() - began < 10


def test_apps_and_queues_are_put_together_again_only_when_a_configuration_changes(monkeypatch):
    made = []

    def counted(files, celery):
        made.append(files)
        return deployment.Deployment(files, celery)

    monkeypatch.setattr(snapshots, "Deployment", counted)
    found = index(app=f"{APP}app.conf.task_default_queue = 'a'\n", tasks="import app\n\n@app.app.task\ndef t(): ...\n")
    texts = {
        "tasks": "import app\n\n@app.app.task\ndef t(): ...\n\n@app.app.task\ndef u(): t.delay()\n",
        "app": f"{APP}app.conf.task_default_queue = 'b'\n",
    }
    queues = [found.snapshot.queues_of(f"{ROOT}/tasks.py")]
    for name, text in texts.items():
        found.update({f"{ROOT}/{name}.py": outline(text, whole=True)})
        assert found.resolve_pending()
        queues.append(found.snapshot.queues_of(f"{ROOT}/tasks.py"))
    assert queues == [("a",), ("a",), ("b",)]
    assert len(made) == 2


def test_a_shared_task_goes_where_the_class_of_its_app_s_tasks_says():
    """A task with a base of its own does not."""
    made = "from celery import Celery, Task\nclass Base(Task):\n    queue = 'based'\napp = Celery('a', task_cls=Base)\n"
    tasks = (
        "from celery import Task, shared_task\n@shared_task(name='plain')\ndef plain(): ...\n"
        "@shared_task(name='own', base=Task)\ndef own(): ...\n"
    )
    found = snapshot(app=made, tasks=tasks)
    queues = {task.name: there.queue for task in found.tasks() if (there := found.route_of(task)) is not None}
    assert queues == {"plain": "based", "own": "celery"}
