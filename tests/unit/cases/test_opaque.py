"""A configuration that can't be read may hold any setting: none is written anew, one that is there is extended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import CaseProject, case, project

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef encode(path):\n    return path\n"
APP = "import os\nfrom celery import Celery\n\n"
MADE = f"{APP}app = Celery('media', include=['media.tasks'])\n"
DJANGO = f"{MADE}app.config_from_object('django.conf:settings', namespace='CELERY')\n"
NAMED = f"{APP}os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'media.settings')\n{DJANGO.removeprefix(APP)}"
SETTINGS = "media/settings.py"

UNREADABLE = {
    "an object that a call makes": {
        "media/celery.py": f"{MADE}from media.conf import make\napp.config_from_object(make())\n"
    },
    "a variable with such an object": {
        "media/celery.py": f"{MADE}from conf import make\nx = make()\napp.config_from_object(x)\n"
    },
    "a parameter": {"media/celery.py": f"{MADE}def setup(x):\n    app.config_from_object(x)\n"},
    "an item of the environment": {"media/celery.py": f"{MADE}app.config_from_object(os.environ['SETTINGS'])\n"},
    "a name of the environment": {"media/celery.py": f"{MADE}app.config_from_object(os.environ.get('SETTINGS'))\n"},
    "an f-string": {"media/celery.py": f"{MADE}app.config_from_object(f'conf.{{os.environ[\"ENV\"]}}')\n"},
    "a module that is not there": {"media/celery.py": f"{MADE}app.config_from_object('media.gone')\n"},
    "a name that a module does not have": {
        "media/celery.py": f"{MADE}app.config_from_object('media.conf:Gone')\n",
        "media/conf.py": "x = 1\n",
    },
    "a library's object": {
        "media/celery.py": f"{MADE}from dynaconf import settings\napp.config_from_object(settings)\n"
    },
    "the environment": {"media/celery.py": f"{MADE}app.config_from_envvar('CELERY_CONFIG')\n"},
    "the command line": {"media/celery.py": f"{MADE}import sys\napp.config_from_cmdline(sys.argv)\n"},
    "update with a call": {"media/celery.py": f"{MADE}from media.conf import load\napp.conf.update(load())\n"},
    "update with the pairs of a call": {"media/celery.py": f"{MADE}from conf import load\napp.conf.update(**load())\n"},
    "update with a name that can't be told": {
        "media/celery.py": f"{MADE}from lib import given\napp.conf.update(given)\n"
    },
    "update with a part that can't be told": {
        "media/celery.py": f"{MADE}from lib import given\napp.conf.update({{'timezone': 'UTC', **given}})\n"
    },
    "update with the attribute of an object": {
        "media/celery.py": f"{MADE}from media.conf import settings\napp.conf.update(settings.celery)\n"
    },
    "update below an if": {"media/celery.py": f"{MADE}from conf import load\nif load:\n    app.conf.update(load())\n"},
    "|= with a call": {"media/celery.py": f"{MADE}from media.conf import load\napp.conf |= load()\n"},
    "another conf": {"media/celery.py": f"{MADE}from media.conf import load\napp.conf = load()\n"},
    "a name for conf": {"media/celery.py": f"{MADE}from conf import load\nconf = app.conf\nconf.update(load())\n"},
    "items in a loop": {
        "media/celery.py": f"{MADE}from conf import load\nfor key, value in load().items():\n"
        f"    app.conf[key] = value\n"
    },
    "attributes in a loop": {
        "media/celery.py": f"{MADE}from conf import load\nfor k, v in load().items():\n    setattr(app.conf, k, v)\n"
    },
    "what is hidden in conf": {"media/celery.py": f"{MADE}from conf import load\napp.conf.changes.update(load())\n"},
    "a default with a name that can't be told": {
        "media/celery.py": f"{MADE}from conf import key\napp.conf.setdefault(key(), {{}})\n"
    },
    "defaults of a call": {"media/celery.py": f"{MADE}from media.conf import load\napp.add_defaults(load())\n"},
    "defaults of a lambda": {"media/celery.py": f"{MADE}from conf import load\napp.add_defaults(lambda: load())\n"},
    "defaults of a function": {
        "media/celery.py": f"{MADE}import json\ndef load():\n    return json.load(open('x'))\n\n\n"
        f"app.add_defaults(load)\n"
    },
    "config_source": {"media/celery.py": f"{APP}from conf import make\napp = Celery('media', config_source=make())\n"},
    "changes": {"media/celery.py": f"{APP}from conf import make\napp = Celery('media', changes=make())\n"},
    "keywords of a call": {"media/celery.py": f"{APP}from conf import make\napp = Celery('media', **make())\n"},
    "a loader": {"media/celery.py": f"{APP}app = Celery('media', loader='media.loader:Loader')\n"},
    "a class with an __init__": {
        "media/celery.py": f"{APP}class Own(Celery):\n    def __init__(self, *args, **kwargs):\n"
        f"        super().__init__(*args, **kwargs)\n"
        "        self.conf.update(load())\n\n\napp = Own('media')\n"
    },
    "a class with a config_from_object": {
        "media/celery.py": f"{APP}class Own(Celery):\n    def config_from_object(self, *args, **kwargs): ...\n\n\n"
        "app = Own('media')\n"
    },
    "a class with an on_configure": {
        "media/celery.py": f"{APP}class Own(Celery):\n    def on_configure(self): ...\n\n\napp = Own('media')\n"
    },
    "a library's class": {
        "media/celery.py": "from tenant_schemas_celery.app import CeleryApp\n\napp = CeleryApp('media')\n"
    },
    "a class above a library's": {
        "media/celery.py": "from tenant_schemas_celery.app import CeleryApp\n\n\nclass Own(CeleryApp): ...\n\n\n"
        "app = Own('media')\n"
    },
    "a signal": {
        "media/celery.py": f"{MADE}@app.on_configure.connect\ndef configure(sender, **kwargs):\n"
        f"    sender.conf.update(load())\n"
    },
    "the signal of a worker": {
        "media/celery.py": f"{MADE}from celery.signals import celeryd_init\n\n\n@celeryd_init.connect\n"
        "def configure(sender=None, conf=None, **kwargs):\n    conf.update(load())\n"
    },
    "the current app": {
        "media/celery.py": MADE,
        "media/setup.py": "from celery import current_app\n\ncurrent_app.conf.update(load())\n",
    },
    "a function that is handed the app": {
        "media/celery.py": MADE,
        "media/setup.py": "import json\n\n\ndef init_celery(celery, app):\n    celery.conf.update(app.config)\n",
    },
    "another file": {
        "media/celery.py": MADE,
        "media/setup.py": "from media.celery import app\nfrom media.conf import load\n\napp.conf.update(load())\n",
    },
    "an object in another file": {
        "media/celery.py": MADE,
        "media/setup.py": "from media.celery import app\n\n\ndef create(config):\n    app.config_from_object(config)\n",
    },
    "Flask's configuration": {
        "media/celery.py": f"{MADE}def init(flask):\n    app.conf.update(flask.config['CELERY'])\n"
    },
    "a key of Flask's that nothing sets": {
        "media/celery.py": f"{MADE}def init(flask):\n    app.config_from_object(flask.config['CELERY'])\n"
    },
    "pydantic": {
        "media/celery.py": f"{MADE}from media.conf import Settings\napp.config_from_object(Settings())\n",
        "media/conf.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
        "    def __init__(self, **kwargs):\n        super().__init__(**load(), **kwargs)\n",
    },
    "an object whose class can't be read": {
        "media/celery.py": f"{MADE}from media.conf import Settings\napp.config_from_object(Settings())\n",
        "media/conf.py": "from company import Base\n\n\nclass Settings(Base):\n    timezone = 'UTC'\n",
    },
    "an object that answers for any name": {
        "media/celery.py": f"{MADE}from media.conf import Settings\napp.config_from_object(Settings())\n",
        "media/conf.py": "class Settings:\n    def __getattr__(self, name):\n        return load(name)\n",
    },
    "settings that aren't there": {"media/celery.py": DJANGO},
    "settings whose module isn't there": {
        "media/celery.py": NAMED.replace("media.settings", "media.settings.prod"),
        "media/settings/__init__.py": "",
        "media/settings/base.py": "CELERY_TIMEZONE = 'UTC'\n",
    },
    "settings with all names of a module that isn't there": {
        "media/celery.py": NAMED,
        SETTINGS: "CELERY_TIMEZONE = 'UTC'\nfrom .local import *\n",
    },
    "settings with all names of a library's module": {
        "media/celery.py": NAMED,
        SETTINGS: "from company.settings import *\n\nCELERY_TIMEZONE = 'UTC'\n",
    },
    "settings above such settings": {
        "media/celery.py": NAMED,
        SETTINGS: "from media.base import *\n\nCELERY_TIMEZONE = 'UTC'\n",
        "media/base.py": "from company.settings import *\n",
    },
    "settings that run code": {"media/celery.py": NAMED, SETTINGS: "CELERY_TIMEZONE = 'UTC'\nexec(open('x').read())\n"},
    "settings that update globals": {
        "media/celery.py": NAMED,
        SETTINGS: "import yaml\n\nCELERY_TIMEZONE = 'UTC'\nglobals().update(yaml.safe_load(open('x')))\n",
    },
    "settings that update locals": {
        "media/celery.py": NAMED,
        SETTINGS: "CELERY_TIMEZONE = 'UTC'\n\n\ndef load(): ...\n\n\nlocals().update(load())\n",
    },
    "settings that hand out globals": {
        "media/celery.py": NAMED,
        SETTINGS: "import django_heroku\n\nCELERY_TIMEZONE = 'UTC'\ndjango_heroku.settings(locals())\n",
    },
    "settings of dynaconf": {
        "media/celery.py": NAMED,
        SETTINGS: "import dynaconf\n\nCELERY_TIMEZONE = 'UTC'\nsettings = dynaconf.DjangoDynaconf(__name__)\n",
    },
    "settings that answer for any name": {
        "media/celery.py": NAMED,
        SETTINGS: "CELERY_TIMEZONE = 'UTC'\n\n\ndef __getattr__(name):\n    return load(name)\n",
    },
    "settings that are another module": {
        "media/celery.py": NAMED,
        SETTINGS: "import sys\n\nCELERY_TIMEZONE = 'UTC'\nsys.modules[__name__] = load()\n",
    },
    "settings that include a file which isn't there": {
        "media/celery.py": NAMED,
        SETTINGS: "from split_settings.tools import include\n\nCELERY_TIMEZONE = 'UTC'\ninclude('parts/gone.py')\n",
    },
}

READABLE = {
    "nothing but the app": {"media/celery.py": MADE},
    "settings": {"media/celery.py": NAMED, SETTINGS: "CELERY_TIMEZONE = 'UTC'\n"},
    "settings with a local override that may be there": {
        "media/celery.py": NAMED,
        SETTINGS: "CELERY_TIMEZONE = 'UTC'\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n",
    },
    "settings with names of libraries that have no settings": {
        "media/celery.py": NAMED,
        SETTINGS: "from datetime import *\nfrom django.conf.global_settings import *\nfrom os.path import *\nA = 1\n",
    },
    "settings that include what may be there": {
        "media/celery.py": NAMED,
        SETTINGS: "from split_settings.tools import include, optional\n\nCELERY_TIMEZONE = 'UTC'\n"
        "include(optional('local.py'))\n",
    },
    "update with a dict": {"media/celery.py": f"{MADE}app.conf.update({{'timezone': 'UTC'}})\n"},
    "update with a dict of another file": {
        "media/celery.py": f"{MADE}from media.conf import GIVEN\napp.conf.update(GIVEN)\n",
        "media/conf.py": "GIVEN = {'timezone': 'UTC'}\n",
    },
    "defaults that are written out": {"media/celery.py": f"{MADE}app.add_defaults(lambda: {{'timezone': 'UTC'}})\n"},
    "a class": {
        "media/celery.py": f"{MADE}from media.conf import Conf\napp.config_from_object(Conf)\n",
        "media/conf.py": "class Base:\n    timezone = 'UTC'\n\n\nclass Conf(Base):\n    enable_utc = True\n",
    },
    "an object": {
        "media/celery.py": f"{MADE}from media.conf import Conf\napp.config_from_object(Conf())\n",
        "media/conf.py": "class Conf:\n    timezone = 'UTC'\n",
    },
    "a class of apps with a helper": {
        "media/celery.py": f"{APP}class Own(Celery):\n    def ping(self): ...\n\n\napp = Own('media')\n"
    },
    "a conf of something else": {
        "media/celery.py": MADE,
        "media/setup.py": "from celery import shared_task\n\n\ndef read(parser, conf):\n    parser.conf.update(conf)\n"
        "    conf.update(parser)\n",
    },
    "a test": {
        "media/celery.py": MADE,
        "tests/conftest.py": "from media.celery import app\n\n\ndef setup(config):\n    app.conf.update(config)\n",
    },
}


def made(root: Path, files: dict[str, str]) -> CaseProject:
    return project(root, {"media/__init__.py": "", "media/tasks.py": TASKS, **files})


def routing(known: CaseProject, task: str = "def encode", path: str = "media/tasks.py") -> list[str]:
    """The titles of the actions that write a route into the settings."""
    titles = [title for title in known.titles(known.open(path), task) if title.startswith("Celery: route to")]
    assert any("queue= on the decorator" in title for title in titles)
    return [title for title in titles if "queue= on the decorator" not in title]


@pytest.mark.parametrize("way", UNREADABLE)
def test_no_setting_is_new_where_the_configuration_can_t_be_read(way: str, tmp_path: Path):
    assert routing(made(tmp_path, UNREADABLE[way])) == []


@pytest.mark.parametrize("way", READABLE)
def test_a_setting_is_new_where_the_configuration_surely_has_none(way: str, tmp_path: Path):
    titles = routing(made(tmp_path, READABLE[way]).asks_user())
    assert titles
    assert "in a new " in titles[0]


def test_an_object_that_can_t_be_read_gets_no_new_setting():
    assert routing(case("opaque-object")) == []


def test_an_update_that_can_t_be_read_gets_no_new_setting():
    assert routing(case("opaque-update")) == []


def test_routes_in_a_class_of_pydantic_s_are_extended_there():
    known = case("opaque-pydantic")
    uri = known.open("media/tasks.py")
    (action,) = [each for each in known.actions(uri, "def encode") if "task_routes" in each.title]
    assert action.title.endswith("in task_routes (media/settings.py), if app reads it")
    assert not action.is_preferred
    changed = known.taken(action)
    assert list(changed) == ["media/settings.py"]
    assert '"media.tasks.encode": {"queue": "mail"}' in changed["media/settings.py"]
    assert not [each for each in known.actions(uri, "def mail") if "task_routes" in each.title]


def test_routes_that_a_source_which_can_t_be_read_may_overrule_are_extended_and_the_title_says_so(tmp_path: Path):
    app = f"{MADE}from conf import load\napp.conf.task_routes = {{'a': 'b'}}\napp.conf.update(load())\n"
    (title,) = routing(made(tmp_path, {"media/celery.py": app}))
    assert (
        title
        == "Celery: route to the queue b in task_routes (media/celery.py), unless app.conf.update(load()) overrides it"
    )


def test_routes_behind_a_source_that_can_t_be_read_are_those_in_force(tmp_path: Path):
    app = f"{MADE}from conf import load\napp.conf.update(load())\napp.conf.task_routes = {{'a': 'b'}}\n"
    (title,) = routing(made(tmp_path, {"media/celery.py": app}))
    assert title == "Celery: route to the queue b in task_routes (media/celery.py)"


def test_of_two_places_that_may_be_read_none_is_chosen(tmp_path: Path):
    files = {
        "media/celery.py": f"{MADE}from media.conf import make\napp.config_from_object(make())\n",
        "media/conf.py": "class A:\n    task_routes = {'a': 'b'}\n\n\nclass B:\n    task_routes = {}\n",
    }
    assert routing(made(tmp_path, files)) == []


def test_a_route_that_may_be_there_already_is_not_written_again_and_its_queue_is_a_choice():
    known = case("settings-elsewhere")
    uri = known.open("mill/tasks.py")
    assert not [title for title in known.titles(uri, "def grind") if "TASK_ROUTES" in title or "task_routes" in title]
    (action,) = [each for each in known.actions(uri, "def grind") if "queue= on the decorator" in each.title]
    assert "stones" in known.taken(action)["mill/tasks.py"]
