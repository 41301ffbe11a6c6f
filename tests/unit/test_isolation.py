"""The user's project is not on the import path, also where the working directory was deleted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import celeryls
from celeryls.isolation import isolate

OURS = str(Path(celeryls.__file__).parents[1])


def path_after(monkeypatch, *folders):
    monkeypatch.setattr(sys, "path", list(folders))
    isolate()
    return sys.path


def test_folders_of_the_user_are_removed_and_ours_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here, library = str(Path.cwd()), str(tmp_path / "lib")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((library, "relative", OURS)))
    folders = (here, library, str(Path(here, "relative")), OURS, "/python/lib")
    assert path_after(monkeypatch, *folders) == [OURS, "/python/lib"]


def test_a_working_directory_that_was_deleted_stops_nothing(tmp_path, monkeypatch):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), "relative")))
    assert path_after(monkeypatch, str(tmp_path), "relative", OURS, "/python/lib") == [OURS, "/python/lib"]
