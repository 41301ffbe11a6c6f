"""The same input gives the same bytes: with any cache, hash seed, order of files and place of the project."""

import os
import subprocess
import sys

from tests.unit.command_line import DELAY, WRONG, written

FILES = {
    **{f"shop{number}/tasks.py": WRONG for number in range(4)},
    "shop/app.py": 'from celery import Celery\nimport secret\n\napp = Celery("shop")\napp.conf.update(secret.load())\n',
    "shop/more.py": "from lib import app, job\n\n\n@app.task\ndef one(): ...\n\n\n@job\ndef two(): ...\n\n\n"
    "one.delay(1)\n",
    "shop/beat.py": "from shop.app import app\n\n"
    'app.conf.beat_schedule = {"a": {"task": "shop0.tasks.ad", "schedule": 1}}\n',
    "Procfile": "w: celery -A shop worker -B\nb: celery -A shop beat\n",
    "last.py": DELAY + "add.delay(1)\n",
}


def output(folder, cache, *, form="text", seed="0", extra=()):
    environment = {**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "celeryls", "check", "--extend-select", "ALL", "--format", form, *extra]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout, done.stderr


def test_with_a_cold_and_a_warm_cache_and_any_hash_seed(tmp_path):
    folder = written(tmp_path / "work", FILES)
    for form in ("text", "sarif"):
        cold = output(folder, tmp_path / form, form=form)
        assert output(folder, tmp_path / form, form=form) == cold
        # What the last run found, and then only what was read of the files.
        assert output(folder, tmp_path / form, form=form, seed="17") == cold
        for kept in (tmp_path / form).rglob("*.findings"):
            kept.unlink()
        assert output(folder, tmp_path / form, form=form) == cold
        assert output(folder, tmp_path / "other", form=form, seed="4711") == cold
        assert output(folder, tmp_path / "none", form=form, seed="1", extra=("--no-cache",)) == cold


def test_in_any_order_of_files_and_in_any_folder(tmp_path):
    one = written(tmp_path / "one", FILES)
    other = written(tmp_path / "deep/er", dict(reversed(FILES.items())))
    assert output(one, tmp_path / "cache") == output(other, tmp_path / "cache")
    files = sorted(FILES)
    straight, reverse = (output(one, tmp_path / "cache", extra=each) for each in (files, files[::-1]))
    assert straight == reverse
