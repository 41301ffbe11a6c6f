"""Modules that Django, or the project, loads by a name in a string: an app that they import is imported (CEL507)."""

from __future__ import annotations

import pytest
from tests.unit.case_project import lines, project

APP = lines(
    "import os", "from celery import Celery", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")',
    'app = Celery("shop")', 'app.config_from_object("django.conf:settings", namespace="CELERY")',
)  # fmt: skip
PROJECT = {
    "manage.py": "",
    "config/__init__.py": "",
    "config/celery.py": APP,
    "config/settings.py": lines('CELERY_BROKER_URL = "redis://"'),
    "shop/__init__.py": "",
    "shop/tasks.py": lines("from celery import shared_task", "@shared_task", "def send(): ..."),
}
IMPORT = "from config.celery import app\n"
LOADED = {
    "import_module": {"config/__init__.py": 'import importlib\nimportlib.import_module("config.celery")\n'},
    "import_module by its name": {
        "config/__init__.py": 'from importlib import import_module\nimport_module("config.celery")\n'},
    "a relative one": {
        "config/__init__.py": 'from importlib import import_module\nimport_module(".celery", __package__)\n'},
    "__import__": {"config/__init__.py": '__import__("config.celery")\n'},
    "a name that can't be told": {
        "config/__init__.py": "import importlib\nimportlib.import_module(f'{__name__}.celery')\n"},
    "an installed app": {"config/settings.py": 'INSTALLED_APPS = ["shop"]\n', "shop/__init__.py": IMPORT},
    "installed apps that are added": {
        "config/settings.py": 'OURS = ["django.contrib.admin"]\nINSTALLED_APPS = OURS + ["shop"]\n',
        "shop/__init__.py": IMPORT},
    "installed apps of another module": {
        "config/settings.py": "from .base import *\n", "config/base.py": 'INSTALLED_APPS = ("shop",)\n',
        "shop/__init__.py": IMPORT},
    "an app's configuration": {
        "config/settings.py": 'INSTALLED_APPS = ["shop.setup.ShopConfig"]\n', "shop/setup.py": IMPORT},
    "a module of routes": {
        "config/settings.py": 'ROOT_URLCONF = "config.addresses"\n', "config/addresses.py": IMPORT},
    "a middleware": {"config/settings.py": 'MIDDLEWARE = ["shop.first.First"]\n', "shop/first.py": IMPORT},
    "the app's configuration that the package names": {
        "config/settings.py": 'INSTALLED_APPS = ["shop"]\n',
        "shop/__init__.py": 'default_app_config = "shop.setup.ShopConfig"\n', "shop/setup.py": IMPORT},
    "settings of another name": {
        "config/celery.py": APP.replace("config.settings", "config.production"),
        "config/production.py": 'INSTALLED_APPS = ["shop"]\n', "shop/__init__.py": IMPORT},
}  # fmt: skip
NOT_LOADED = {
    "nothing": {},
    "a string of another kind": {"config/settings.py": 'CELERY_IMPORTS = ["shop.setup"]\n', "shop/setup.py": IMPORT},
    "another module": {"config/__init__.py": 'import importlib\nimportlib.import_module("config.settings")\n'},
    "an app that does not import it": {"config/settings.py": 'INSTALLED_APPS = ["shop"]\n'},
}


def found(tmp_path, files: dict[str, str]) -> bool:
    made = project(tmp_path, {**PROJECT, **files})
    return "CEL507" in made.findings(made.open("config/celery.py"))


@pytest.mark.parametrize("way", LOADED)
def test_an_app_that_is_loaded_by_name_is_imported(tmp_path, way):
    assert not found(tmp_path, LOADED[way])


@pytest.mark.parametrize("way", NOT_LOADED)
def test_any_other_is_not(tmp_path, way):
    assert found(tmp_path, NOT_LOADED[way])
