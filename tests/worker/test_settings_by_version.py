"""The settings of `tests/settings_by_version.py` on the oldest and on our own Celery."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.settings_by_version import CASES, project

from .prove import run

MADE = """
import os, sys, types

for name in ("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"):  # they come before any setting
    os.environ.pop(name, None)

def setting(shop, conf, name):
    sys.modules["conf"] = types.ModuleType("conf")
    exec(conf, vars(sys.modules["conf"]))
    made = {}
    exec(shop, made)
    found = made["app"].conf[name]
    return list(found) if isinstance(found, tuple) else found

FOUND = [setting(*each) for each in PROJECTS]

from celery import shared_task  # the app of the proof is another one

@shared_task
def pay(): ...
"""


@pytest.mark.parametrize("is_newest", [False, True])
def test_real_celery_has_these_values(is_newest, oldest_celery: Path):
    projects = [(*project(each).values(), each.setting) for each in CASES]
    wanted = [each.newest if is_newest else each.earlier for each in CASES]
    code = f"PROJECTS = {projects!r}\n{MADE}"
    then = f"assert FOUND == {wanted!r}, FOUND"
    found = run(code, "send", then=then, celery=Path(sys.executable) if is_newest else oldest_celery)
    assert (found.exit_code, found.message) == (0, "")
