"""A cache is believed only if it was signed with the secret beside it."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from tests.unit.scanning import TASK, Told, write

from celeryls.indexing.cache import load, save
from celeryls.indexing.cache_secret import existing_secret, secret_of, signature
from celeryls.indexing.fingerprint import maker
from celeryls.indexing.scan import Scan, ScanRequest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wanted(tmp_path: Path) -> ScanRequest:
    write(tmp_path / "work", {"tasks.py": TASK.format(name="add")})
    return ScanRequest(str(tmp_path / "work"))


def saved(wanted: ScanRequest, caches: Path) -> Path:
    scan = Scan(wanted)
    scan.run(Told())
    save(wanted, scan.store, scan.found, caches)
    (path,) = caches.glob("*.index")
    return path


@pytest.mark.parametrize("sign", [lambda _, rest: crc32(rest), lambda root, rest: signature(bytes(32), root, rest)])
def test_another_content_with_a_checksum_that_fits_counts_as_missing(wanted, tmp_path, sign):
    path = saved(wanted, tmp_path / "caches")
    assert load(wanted, tmp_path / "caches") is not None
    _, _, rest = path.read_bytes().partition(b"\n")
    forged = rest.replace(b"tasks.py", b"other.py")
    assert forged != rest
    path.write_bytes(json.dumps([*maker(wanted.root), sign(wanted.root, forged)]).encode() + b"\n" + forged)
    assert load(wanted, tmp_path / "caches") is None
    scan = Scan(wanted, *(load(wanted, tmp_path / "caches") or ()))
    told = Told()
    scan.run(told)
    assert b"add" in told.facts_of[str(tmp_path / "work/tasks.py")]


def test_a_cache_from_another_home_counts_as_missing(wanted, tmp_path):
    theirs = saved(wanted, tmp_path / "theirs")
    ours = saved(wanted, tmp_path / "ours")
    ours.write_bytes(theirs.read_bytes())
    assert load(wanted, tmp_path / "theirs") is not None
    assert load(wanted, tmp_path / "ours") is None
    (tmp_path / "ours/secret").unlink()
    assert load(wanted, tmp_path / "ours") is None


def test_many_at_once_agree_on_one_secret(tmp_path):
    count = 16
    together = Barrier(count)

    def start(_: int) -> bytes:
        together.wait()
        return secret_of(tmp_path / "caches")

    with ThreadPoolExecutor(count) as threads:
        found = set(threads.map(start, range(count)))
    assert found == {existing_secret(tmp_path / "caches")}
    assert [path.name for path in (tmp_path / "caches").iterdir()] == ["secret"]
    assert stat.S_IMODE((tmp_path / "caches/secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_secret_that_others_may_read_or_write_is_replaced(wanted, tmp_path, mode):
    caches = tmp_path / "caches"
    saved(wanted, caches)
    before = (caches / "secret").read_bytes()
    (caches / "secret").chmod(mode)
    assert load(wanted, caches) is None
    saved(wanted, caches)
    assert load(wanted, caches) is not None
    assert (caches / "secret").read_bytes() != before
    assert stat.S_IMODE((caches / "secret").stat().st_mode) == 0o600


def test_a_secret_that_is_a_link_or_too_short_is_replaced(tmp_path):
    (tmp_path / "else").write_bytes(bytes(32))
    (tmp_path / "else").chmod(0o600)
    (tmp_path / "secret").symlink_to(tmp_path / "else")
    assert existing_secret(tmp_path) is None
    secret_of(tmp_path)
    assert (tmp_path / "else").read_bytes() == bytes(32)
    (tmp_path / "secret").write_bytes(b"")
    assert len(secret_of(tmp_path)) == 32


def test_without_hard_links_there_is_a_secret_too(tmp_path, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", fails)
    assert secret_of(tmp_path) == existing_secret(tmp_path)


def test_without_a_secret_there_is_no_cache_and_no_error(wanted, tmp_path):
    caches = tmp_path / "caches"
    (caches / "secret" / "in the way").mkdir(parents=True)
    scan = Scan(wanted)
    scan.run(Told())
    save(wanted, scan.store, scan.found, caches)
    assert load(wanted, caches) is None
    assert [path.name for path in caches.iterdir()] == ["secret"]


def test_in_a_read_only_home_a_cache_is_still_read(wanted, tmp_path):
    caches = tmp_path / "caches"
    saved(wanted, caches)
    caches.chmod(0o500)
    assert load(wanted, caches) is not None
    save(wanted, Scan(wanted).store, None, caches)
    caches.chmod(0o700)
