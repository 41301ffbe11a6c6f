"""Files that are made to be expensive: a part of them is read, and the log says so."""

from __future__ import annotations

import json
import logging
import re
import shlex
from unittest.mock import patch

import pytest

from celeryls.environment.celery_version import in_files
from celeryls.environment.lockfiles import locked
from celeryls.source.commands.files import commands

EXPENSIVE = {
    "workers": ("Makefile", "".join(f"\tcelery -A app worker -Q q{number}\n" for number in range(30_000))),
    "open quotes": ("Makefile", "\tcelery worker 'a\n" * 40_000),
    "long commands": ("Makefile", ("celery worker -Q " + "a," * 9000 + "\n") * 50),
    "commands in commands": ("Makefile", ("celery 'worker " + '"a b" ' * 3000 + "'\n") * 50),
    "lists": ("Dockerfile", 'CMD ["celery", "worker", "-Q", "a"]\n' * 25_000),
    "nodes": ("compose.yaml", "command: celery worker\nx:\n" + "- a\n" * 200_000),
    "services": ("compose.yaml", "- command: celery worker -Q a\n" * 30_000),
    "more than a megabyte": ("compose.yaml", "command: celery worker\n" + "# x\n" * 300_000),
}


@pytest.mark.parametrize("shape", EXPENSIVE)
def test_a_worker_of_unknown_queues_stands_for_what_is_left_out(shape, caplog):
    name, text = EXPENSIVE[shape]
    read = patch.object(shlex.shlex, "get_token", autospec=True, side_effect=shlex.shlex.get_token)
    with caplog.at_level(logging.WARNING), read as token:
        found = commands(text, f"/{shape}/{name}")
    assert token.call_count < 200_000
    assert not found[0].all_queues
    assert f"/{shape}/{name} is left out, in whole or in part: more than" in caplog.text


def test_template_expressions_are_masked_and_unclosed_ones_are_not_looked_for():
    text = "a: {{ x }}\n{{- if y }}\ncommand: celery worker -Q {{ z }} # {{\n"
    assert len(commands(text, "chart/templates/worker.yaml")) == 1
    assert commands("celery {{ " * 90_000, "compose.yaml") == ()


def test_a_character_that_is_written_as_an_escape_is_looked_for_nearby():
    assert commands('command: "celery worker ' + "\\x41 " * 1000 + '-Q a"', "compose.yaml")[0].queues[0][0] == "a"


def test_of_many_requirements_the_first_hundred_count(tmp_path):
    (tmp_path / "requirements.txt").write_text("celery>=5\n" * 100 + "celery==5.3.1\n")
    found = in_files(tmp_path, tmp_path)
    assert found is not None
    assert found.version != (5, 3, 1)


def test_a_line_is_looked_for_only_if_it_is_about_celery(tmp_path):
    listed = "".join(f'"library-{number}", ' for number in range(300))
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = [{listed}\n'celery==5.4.0']\n")
    with patch.object(re, "search", wraps=re.search) as search:
        found = in_files(tmp_path, tmp_path)
    assert found is not None
    assert (found.version, found.line) == ((5, 4, 0), 3)
    assert search.call_count < 10


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project]\nx = [\n" + "1,\n" * 30_000 + ']\ndependencies = ["celery==5.4.0"]\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n" + "  celery==5.4.0\n" * 30_000),
    ],
)
def test_a_file_of_dependencies_beyond_the_limits_is_named_in_the_log(name, text, tmp_path, caplog):
    (tmp_path / name).write_text(text)
    with caplog.at_level(logging.WARNING):
        assert in_files(tmp_path, tmp_path) is None
    assert f"{tmp_path / name} is left out" in caplog.text


def test_of_a_lock_file_the_first_entries_of_celery_count(tmp_path):
    entry = '[[package]]\nname = "celery"\nversion = "5.{}.0"\n'
    (tmp_path / "uv.lock").write_text(entry.format(3) * 20 + entry.format(4) * 1000)
    found = locked(tmp_path / "uv.lock", tmp_path)
    assert found is not None
    assert str(found.version) == "5.3.0"


def test_a_deep_json_file_is_survived():
    assert commands(json.dumps({"celery": "worker"})[:-1] + ', "x": ' + "[" * 100_000, "task-def.json") == ()
