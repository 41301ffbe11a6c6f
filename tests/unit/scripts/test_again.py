"""A release that comes out different the second time says where."""

import io
import os
import tarfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from scripts import dist
from scripts.bundle import again, pack
from scripts.bundle.stage import ROOT


def zipped(path, *files, moment=(2027, 1, 31, 0, 0, 0), mode=0o644):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            member = zipfile.ZipInfo(name, moment)
            member.external_attr = mode << 16
            archive.writestr(member, content)
    return path


def tarred(path, content, **changed):
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("a")
        member.size = len(content)
        for name, value in changed.items():
            setattr(member, name, value)
        archive.addfile(member, io.BytesIO(content))
    return path


A, B = ("a", b"1"), ("b", b"2")


@pytest.mark.parametrize(
    ("files", "changed", "where"),
    [
        ((A, ("b", b"3")), {}, ": b"),
        ((A,), {}, ": b"),
        ((A, B), {"moment": (2027, 1, 31, 1, 0, 0)}, ": a, b"),
        ((A, B), {"mode": 0o600}, ": a, b"),
        ((B, A), {}, ": the order of its files"),
        ((A, B), {}, ""),
    ],
)
def test_the_members_that_differ_are_named(tmp_path, files, changed, where):
    first = zipped(tmp_path / "x.vsix", A, B)
    assert again._where(first, zipped(tmp_path / "y.vsix", *files, **changed)) == where


@pytest.mark.parametrize("changed", [{"mtime": 1}, {"mode": 0o600}, {"uid": 1}, {"uname": "me"}])
def test_the_members_of_an_sdist_that_differ_are_named(tmp_path, changed):
    first = tarred(tmp_path / "x.tar.gz", b"1")
    assert again._where(first, tarred(tmp_path / "y.tar.gz", b"1", **changed)) == ": a"
    assert again._where(first, tarred(tmp_path / "z.tar.gz", b"2")) == ": a"


def test_the_second_build_has_other_surroundings_and_the_same_moment(tmp_path, monkeypatch):
    """It runs in a copy; what it gives back is compared byte for byte."""
    seen: dict[str, object] = {}

    def run(*command, cwd, **variables):
        seen.update(variables, cwd=cwd)
        Path(command[3]).mkdir()
        (Path(command[3]) / "same.vsix").write_bytes(b"1")
        zipped(Path(command[3]) / "other.vsix", ("a", b"2"))
        return ""

    @contextmanager
    def elsewhere():
        yield tmp_path

    monkeypatch.setattr(again, "elsewhere", elsewhere)
    monkeypatch.setattr(pack, "run", run)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    files = [tmp_path / "same.vsix", zipped(tmp_path / "other.vsix", A)]
    files[0].write_bytes(b"1")
    assert again.differences(files, ["linux-x64"]) == ["other.vsix: the second build differs: a"]
    assert (seen["SOURCE_DATE_EPOCH"], seen["cwd"]) == ("1800000000", tmp_path)
    assert str(seen["PYTHONPATH"]).split(os.pathsep) == [str(tmp_path / "server"), str(tmp_path)]
    assert seen["TZ"] != os.environ.get("TZ", "UTC")


def test_the_copy_has_what_git_knows_and_what_is_installed(monkeypatch, tmp_path):
    source = tmp_path / "source"
    for name in ("a.py", "new.py", "gone.py", "node_modules/x.js"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    (source / "gone.py").unlink()
    monkeypatch.setattr(again, "ROOT", source)
    monkeypatch.setattr(again, "_LINKED", ("node_modules",))
    monkeypatch.setattr(pack, "run", lambda *_command, **_: "a.py\0new.py\0gone.py\0")
    with again.elsewhere() as root:
        found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        assert root != source
    assert found == ["a.py", "new.py", "node_modules/x.js"]


def test_a_run_removes_only_what_an_earlier_one_wrote(tmp_path):
    names = ("celery-language-server-linux-x64-0.1.0.vsix", "celery_language_server-0.1.0.tar.gz", dist.SUMS)
    for name in (*names, "mine.vsix", "mine.whl"):
        (tmp_path / name).touch()
    (tmp_path / "site").mkdir()
    dist._emptied(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.vsix", "mine.whl", "site"]
    dist._emptied(tmp_path / "not there")


def test_what_is_built_is_not_committed():
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"dist/", "*.vsix"} <= set(ignored)
