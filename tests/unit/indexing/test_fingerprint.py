"""A cache is used by the code that wrote it, and by no other."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.scanning import write

import celeryls
from celeryls.indexing.fingerprint import fingerprint, maker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE = {"__init__.py": "", "room/__init__.py": "", "room/inner/__init__.py": "", "room/inner/reader.py": "a = 1\n"}


def touch(path: Path) -> None:
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a module of a sub-package is another": lambda code: touch(code / "room/inner/reader.py"),
    "a module of a sub-package has another size": lambda code: write(code, {"room/inner/reader.py": "a = 12\n"}),
    "a module comes": lambda code: write(code, {"room/inner/more.py": ""}),
    "a module goes": lambda code: (code / "room/inner/__init__.py").unlink(),
    "a module moves": lambda code: (code / "room/inner/reader.py").rename(code / "room/reader.py"),
    "data change": lambda code: write(code, {"room/inner/data.json": "{}"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_another_code_has_another_fingerprint(tmp_path: Path, change: Callable[[Path], object]):
    write(tmp_path, CODE)
    before = fingerprint(tmp_path)
    change(tmp_path)
    assert fingerprint(tmp_path) != before


def test_an_older_file_is_another_one_too(tmp_path: Path):
    write(tmp_path, CODE)
    before = fingerprint(tmp_path)
    os.utime(tmp_path / "room/inner/reader.py", ns=(1, 1))
    assert fingerprint(tmp_path) != before


def test_bytecode_does_not_count(tmp_path: Path):
    write(tmp_path, CODE)
    before = fingerprint(tmp_path)
    write(tmp_path, {"room/inner/__pycache__/reader.cpython-311.pyc": "x"})
    assert fingerprint(tmp_path) == before


def test_a_library_counts(tmp_path: Path):
    write(tmp_path, {"code/__init__.py": "", "library/__init__.py": ""})
    library = tmp_path / "library/__init__.py"
    before = fingerprint(tmp_path / "code", [library])
    touch(library)
    assert fingerprint(tmp_path / "code", [library]) not in {before, fingerprint(tmp_path / "code")}


def test_a_cache_says_which_code_and_which_python_wrote_it_and_for_which_folder():
    written = maker("/work")
    assert written == maker("/work") != maker("/elsewhere")
    assert celeryls.__version__ in written
    assert list(sys.version_info[:3]) in written
