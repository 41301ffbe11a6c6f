"""Which files have a name as a string is known without reading them again, until one changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from celeryls.features.navigation.written_names import WrittenNames
from celeryls.project.steps import finish

NAME = frozenset(["shop.jobs.pay"])


class Folder:
    """A folder on disk, its files that were read since the last question, and the names in them."""

    def __init__(self, root, **how):
        self.root = root
        self.read = []
        self.names = WrittenNames(self._read, **how)
        self._files: frozenset[str] = frozenset()

    def write(self, file, text):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def listed(self):
        files = {str(path) for path in self.root.rglob("*") if path.is_file()}
        self._files = self._files if files == self._files else frozenset(files)
        return self._files

    def naming(self, names=NAME):
        self.read.clear()
        found = finish(self.names.files_naming(names, self.listed()))
        return sorted(os.path.relpath(path, self.root) for path in found)

    def _read(self, path):
        self.read.append(os.path.relpath(path, self.root))
        return Path(path).read_bytes()


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path)
    folder.write("shop/names.py", 'PAY = "shop.jobs.pay"\n')
    folder.write("shop/other.py", "PAY = 'shop.jobs.payment', 'jobs.pay'\n# shop.jobs.pay\n")
    folder.write("shop/fixtures/beat.yaml", "task: shop.jobs.pay\n")
    folder.write("shop/readme.txt", '"shop.jobs.pay"\n')
    return folder


def test_the_files_with_a_name_as_a_string_are_found(folder):
    assert folder.naming() == ["shop/fixtures/beat.yaml", "shop/names.py"]
    assert folder.naming(frozenset(["shop.jobs.payment", "jobs.pay"])) == ["shop/other.py"]
    assert folder.naming(frozenset(["gone.name"])) == []


def test_no_file_is_read_twice(folder):
    folder.naming()
    assert sorted(folder.read) == ["shop/fixtures/beat.yaml", "shop/names.py", "shop/other.py"]
    folder.naming()
    assert folder.read == []


def test_a_changed_file_is_read_again(folder):
    folder.naming()
    path = folder.write("shop/other.py", 'PAY = "shop.jobs.pay"\n')
    folder.names.changed([path])
    assert "shop/other.py" in folder.naming()
    assert folder.read == ["shop/other.py"]
    folder.write("shop/other.py", "")
    folder.names.changed([str(folder.root / "shop")])
    assert "shop/other.py" not in folder.naming()


def test_of_files_that_may_have_changed_only_those_with_another_stamp_are_read(folder):
    folder.naming()
    folder.write("shop/names.py", "nothing = ''\n")
    folder.names.doubt()
    assert folder.naming() == ["shop/fixtures/beat.yaml"]
    assert folder.read == ["shop/names.py"]


def test_new_files_and_fixtures_are_found_and_deleted_ones_forgotten(folder):
    folder.naming()
    folder.write("shop/new.py", 'x("shop.jobs.pay")\n')
    (folder.root / "shop/names.py").unlink()
    assert folder.naming() == ["shop/fixtures/beat.yaml", "shop/new.py"]
    new = folder.write("shop/fixtures/more.json", '{"task": "shop.jobs.pay"}\n')
    folder.names.changed([new])
    assert folder.naming() == ["shop/fixtures/beat.yaml", "shop/fixtures/more.json", "shop/new.py"]
    Path(new).unlink()
    folder.names.changed([new])
    assert folder.naming() == ["shop/fixtures/beat.yaml", "shop/new.py"]


def test_beyond_the_limit_a_file_may_have_any_name(tmp_path):
    folder = Folder(tmp_path, most=1000)
    for number in range(10):
        folder.write(f"m{number}.py", f'"a.b{number}", "c.d{number}"\n')
    found = folder.naming(frozenset(["a.b3"]))
    assert "m3.py" in found
    assert 3 < len(found) < 10
    assert folder.names.bytes <= 1000
    (tmp_path / "m3.py").write_text("")
    for path in folder.listed():
        folder.names.changed([path])
        os.truncate(path, 0)
    assert folder.naming(frozenset(["a.b3"])) == []
    assert folder.names.bytes == 0


def test_a_file_that_cannot_be_read_has_no_names(folder):
    folder.naming()
    assert finish(WrittenNames().files_naming(NAME, frozenset(["/gone/file.py", "a\0.py"]))) == set()
