"""Workspace folders: which of them a file belongs to, and when they are looked at again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from celeryls.environment.celery_version import CeleryVersion
from celeryls.environment.services import CeleryVersions
from celeryls.lsp.client import Client
from celeryls.lsp.folders import WorkspaceFolders
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.server import Server


@pytest.mark.parametrize("names", [("", "api"), ("api", "")])
def test_of_folders_inside_each_other_the_innermost_counts(tmp_path, names):
    (tmp_path / "api").mkdir()
    (tmp_path / "api/celeryls.toml").write_text("completion.enabled = false\n")
    folders = WorkspaceFolders()
    folders.roots = tuple(tmp_path / name for name in names)
    assert folders.root_of(tmp_path / "api/tasks.py") == tmp_path / "api"
    assert folders.root_of(tmp_path / "tasks.py") == tmp_path
    assert folders.root_of(tmp_path.parent / "tasks.py") is None
    assert [folders.settings(tmp_path / name).completion_enabled for name in ("", "api")] == [True, False]


@pytest.mark.parametrize("watches", [False, True])
async def test_a_save_has_all_files_looked_at_now_and_then_where_the_client_watches_none(watches):
    server = Server()
    server.session.client = Client(watches_files=watches)
    feeder: Any = server.updater
    scanned: list[str] = []
    feeder._indexer = SimpleNamespace(scan=lambda root, *_: scanned.append(root), changed=lambda *_: None)
    server.session.indexes.add(FolderIndex(Path("/shop")))
    feeder.saved(Path("/shop/tasks.py"))
    assert scanned == []
    feeder._looked -= 60
    feeder.saved(Path("/shop/tasks.py"))
    feeder.saved(Path("/shop/tasks.py"))
    assert scanned == ([] if watches else ["/shop"])


def test_a_bounded_number_of_places_is_cached(tmp_path):
    folders = WorkspaceFolders()
    for number in range(3_000):
        folders.place(tmp_path / f"{number}.py")
    assert len(folders._places) <= 1_000


def test_a_folder_that_is_closed_is_forgotten(tmp_path):
    folders = WorkspaceFolders()
    folders.roots = (tmp_path / "a", tmp_path / "b")
    for root in folders.roots:
        folders.settings(root)
        folders.celery[root] = CeleryVersions(CeleryVersion(None, "unknown"))
    folders.roots = (tmp_path / "b",)
    folders.forget()
    assert folders._configurations.keys() == folders.celery.keys() == {tmp_path / "b"}
