"""One file has one name, also where the disk finds it under several."""

from __future__ import annotations

import ntpath
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import cast

import pytest
from tests.unit.system.folding_disk import fold_case

from celeryls.indexing.listing import listed, stamp_of
from celeryls.lsp.uris import changed_paths_of, new_path_of, path_of
from celeryls.system import spelling
from celeryls.system.spelling import is_spelled, spelled, spelled_above


@pytest.fixture
def shop(tmp_path, monkeypatch):
    (tmp_path / "Shop").mkdir()
    (tmp_path / "Shop/tasks.py").write_text("x = 1\n", "utf-8")
    fold_case(monkeypatch)
    return tmp_path


def test_a_path_is_spelled_as_its_folders_list_it(shop):
    assert spelled(shop / "shop/TASKS.py") == shop / "Shop/tasks.py"
    assert spelled(shop / "Shop/tasks.py") == shop / "Shop/tasks.py"


def test_what_does_not_exist_keeps_its_spelling(shop):
    assert spelled(shop / "SHOP/New.py") == shop / "Shop/New.py"
    assert spelled(shop / "Gone/New.py") == shop / "Gone/New.py"
    assert spelled(Path("/")) == Path("/")


def test_a_disk_that_tells_them_apart_has_two_files(tmp_path):
    (tmp_path / "tasks.py").write_text("", "utf-8")
    assert spelled(tmp_path / "Tasks.py") == tmp_path / "Tasks.py"
    assert is_spelled(str(tmp_path / "Tasks.py"), str(tmp_path))


def test_such_a_disk_on_a_system_that_mostly_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    (tmp_path / "tasks.py").write_text("", "utf-8")
    assert spelled(tmp_path / "Tasks.py") == tmp_path / "Tasks.py"


def test_an_accent_is_the_same_composed_or_not(tmp_path, monkeypatch):
    (tmp_path / "caf\u00e9.py").write_text("", "utf-8")
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("os.path.lexists", lambda _path: True)
    assert spelled(tmp_path / "cafe\u0301.py") == tmp_path / "caf\u00e9.py"


@pytest.mark.parametrize("name", ["stra\u00dfe.py", "strasse.py"])
def test_of_two_files_that_only_some_disks_tell_apart_it_is_the_one_with_these_letters(name, shop):
    for each in ("stra\u00dfe.py", "strasse.py"):
        (shop / "Shop" / each).write_text("", "utf-8")
    written = name.replace("str", "STR")
    assert spelled(shop / "Shop" / written) == shop / "Shop" / name


DRIVES = {
    "c:\\": ["Work"],
    "c:\\Work": ["Shop"],
    "c:\\Work\\Shop": ["tasks.py", "Readme.md"],
    "\\\\host\\share\\": ["Shop"],
    "\\\\host\\share\\Shop": ["tasks.py"],
}


@pytest.mark.parametrize(
    ("written", "listed_as"),
    [
        (r"c:\WORK\shop\Tasks.py", r"c:\Work\Shop\tasks.py"),
        (r"c:\work\shop\new.py", r"c:\Work\Shop\new.py"),
        (r"\\host\share\SHOP\TASKS.PY", r"\\host\share\Shop\tasks.py"),
        ("c:\\", "c:\\"),
    ],
)
def test_drives_and_shares_of_windows_are_spelled_as_they_list_it(written, listed_as, monkeypatch):
    folders = {name.lower(): names for name, names in DRIVES.items()}

    def exists(path):
        folder, name = ntpath.split(path)
        return name.lower() in [each.lower() for each in folders.get(folder.lower(), [])]

    windows = SimpleNamespace(
        path=SimpleNamespace(split=ntpath.split, join=ntpath.join, lexists=exists),
        listdir=lambda folder: folders[folder.lower()],
        stat=lambda folder: SimpleNamespace(st_mtime_ns=hash(folder)),
    )
    monkeypatch.setattr(spelling, "os", windows)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(spelling, "Path", PureWindowsPath)
    assert str(spelled(cast("Path", PureWindowsPath(written)))) == listed_as


def test_a_document_has_the_path_that_the_index_lists(shop):
    (path,) = listed(str(shop))
    assert str(path_of((shop / "SHOP/Tasks.py").as_uri())) == path


def test_a_file_that_is_renamed_in_case_alone_is_gone_under_its_old_name(shop):
    old = str(shop / "Shop/tasks.py")
    assert stamp_of(old, str(shop)) is not None
    (shop / "Shop/tasks.py").rename(shop / "Shop/Tasks.py")
    assert stamp_of(old, str(shop)) is None
    assert stamp_of(str(shop / "Shop/Tasks.py"), str(shop)) is not None


def test_what_is_told_of_a_name_that_is_gone_concerns_that_name_too(shop):
    old, new = shop / "Shop/tasks.py", shop / "Shop/Tasks.py"
    assert changed_paths_of(old.as_uri()) == (old,)
    old.rename(new)
    assert changed_paths_of((shop / "shop/TASKS.py").as_uri()) == (new, shop / "Shop/TASKS.py")
    assert changed_paths_of(new.as_uri()) == (new,)
    assert changed_paths_of("untitled:1") == ()


def test_a_folder_that_is_gone_under_its_old_name_is_told_of_by_it(shop):
    old = shop / "Shop"
    old.rename(shop / "shop")
    assert changed_paths_of(old.as_uri()) == (shop / "shop", old)


def test_a_change_concerns_one_path_where_the_disk_tells_names_apart(tmp_path):
    (tmp_path / "tasks.py").write_text("", "utf-8")
    assert changed_paths_of((tmp_path / "Tasks.py").as_uri()) == (tmp_path / "Tasks.py",)


def test_a_folder_that_is_renamed_in_case_alone_has_no_files_under_its_old_name(shop):
    old = str(shop / "Shop/tasks.py")
    assert stamp_of(old, str(shop)) is not None
    (shop / "Shop").rename(shop / "shop")
    assert stamp_of(old, str(shop)) is None
    assert list(listed(str(shop))) == [str(shop / "shop/tasks.py")]


def test_the_new_name_of_a_rename_is_as_it_was_asked_for(shop):
    assert spelled_above(shop / "SHOP/Tasks.py") == shop / "Shop/Tasks.py"
    assert new_path_of((shop / "shop/Tasks.py").as_uri()) == shop / "Shop/Tasks.py"
    assert path_of((shop / "shop/Tasks.py").as_uri()) == shop / "Shop/tasks.py"
