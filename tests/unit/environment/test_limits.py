"""What is beyond the limits of a reader is left out, and named in the log."""

from __future__ import annotations

import json
import os
from unittest.mock import patch

import pytest

from celeryls.environment import requirements
from celeryls.environment.lockfiles import locked
from celeryls.environment.requirements import from_requirements
from celeryls.reading_budget import LOCKED, MODULE, PIPFILE, REQUIREMENTS, left_out
from celeryls.workspace.reading import UnreadableError, content_of, parse_ini


@pytest.fixture(autouse=True)
def _logged_anew():
    left_out.cache_clear()


def test_requirements_files_have_one_limit_together(tmp_path, caplog):
    lines = REQUIREMENTS.parts // 50
    for number in range(80):
        (tmp_path / f"requirements-{number:02}.txt").write_text("celery\n" + "# a\n" * lines)
    assert 40 < len(list(from_requirements(tmp_path, tmp_path))) < 50
    assert f"the requirements in {tmp_path} is left out, in whole or in part: more than" in caplog.text


def test_requirements_files_without_celery_cost_nothing(tmp_path):
    for number in range(60):
        (tmp_path / f"requirements-{number:02}.txt").write_text("django\n" * (REQUIREMENTS.parts // 50))
    (tmp_path / "requirements-last.txt").write_text("celery==5.4.0\n")
    assert len(list(from_requirements(tmp_path, tmp_path))) == 1


def test_a_line_that_is_continued_without_end_is_cut(tmp_path):
    (tmp_path / "requirements.txt").write_text("celery==5.4.0 ; \\\n" + " a \\\n" * 50_000)
    with patch.object(requirements, "from_requirement", return_value=None) as read:
        list(from_requirements(tmp_path, tmp_path))
    assert [len(call.args[1]) < 20_000 for call in read.call_args_list] == [True]


def test_a_pipfile_is_parsed_only_if_that_is_soon_done(tmp_path, caplog):
    content = {"default": {"celery": {"version": "==5.4.0"}}, "padding": "x" * PIPFILE.characters}
    path = tmp_path / "Pipfile.lock"
    path.write_text(json.dumps(content))
    with patch("json.loads", side_effect=json.loads) as parsed:
        assert locked(path, tmp_path) is None
    assert parsed.call_count == 0
    assert f"{path} is left out, in whole or in part: more than 2,000,000 characters" in caplog.text


def test_a_lock_file_is_searched_up_to_so_many_packages(tmp_path, caplog):
    path = tmp_path / "uv.lock"
    celery = '[[package]]\nname = "celery"\nversion = "5.4.0"\n'
    path.write_text(celery + '[[package]]\nname = "a"\n' * (LOCKED.parts + 10))
    assert locked(path, tmp_path) is not None
    assert f"{path} is left out, in whole or in part: more than" in caplog.text


def test_an_ini_file_is_parsed_up_to_so_many_characters():
    with pytest.raises(UnreadableError, match="more than 2,000,000 characters"):
        parse_ini("[a]\nb = " + "x" * MODULE.characters, "setup.cfg", MODULE)
    with pytest.raises(UnreadableError):
        parse_ini("no section", "setup.cfg", MODULE._replace(parts=10))


def test_bytes_of_a_large_file_or_of_no_file_are_none(tmp_path, caplog):
    path = tmp_path / "a.py"
    path.write_bytes(b"x" * 11)
    assert content_of(path, MODULE) == b"x" * 11
    assert content_of(path, MODULE._replace(characters=10)) is None
    assert f"{path} is left out" in caplog.text
    os.mkfifo(tmp_path / "pipe")
    assert content_of(tmp_path / "pipe", MODULE) is None
    assert content_of(tmp_path / "missing", MODULE) is None
