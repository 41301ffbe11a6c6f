"""A file that makes its own app and is run as a script names its tasks after the app's ``main``."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.unit.configurations import index

SCRIPT = """
import json

from celery import Celery

MAIN = "shop"
app = Celery({main})


@app.task
def add(): ...


@app.task(name="own")
def mul(): ...


if __name__ == "__main__":
    app.finalize()
    print(json.dumps(sorted(name for name in app.tasks if not name.startswith("celery."))))
"""


@pytest.mark.parametrize(
    ("main", "names"),
    [('"shop"', {"add": ("worker.add", "shop.add")}), ("main=MAIN", {"add": ("worker.add", "shop.add")})],
)
def test_both_names_are_known_and_celery_gives_them(main, names, tmp_path):
    script = SCRIPT.replace("{main}", main)
    (tmp_path / "worker.py").write_text(script)
    code = "import worker, json; print(json.dumps([worker.add.name, worker.mul.name]))"
    imported = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True)
    run = subprocess.run([sys.executable, "worker.py"], cwd=tmp_path, capture_output=True, check=True)
    known = index(worker=script).snapshot
    assert [task.name for task in known.tasks()] == json.loads(imported.stdout) == ["worker.add", "own"]
    for name in json.loads(run.stdout):
        assert [task.function for task in known.tasks_named(name)] == ["mul" if name == "own" else "add"]
    assert {task.function: task.names for task in known.tasks()} == names | {"mul": ("own",)}


def test_an_app_of_another_file_or_without_a_name_gives_no_other_name():
    known = index(
        app="from celery import Celery\napp = Celery('shop')\nbare = Celery()\n\n@bare.task\ndef one(): ...\n",
        tasks="from app import app\n\n@app.task\ndef two(): ...\n",
    ).snapshot
    assert [task.names for task in known.tasks()] == [("app.one",), ("tasks.two",)]
