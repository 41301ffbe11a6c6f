"""What a release writes, and what it refuses."""

import json
import shutil
import subprocess
from datetime import date

import pytest
from click.testing import CliRunner
from scripts import release as releasing
from scripts.release import notes_of, release

DAY = date(2027, 1, 31)


@pytest.fixture
def root(tmp_path):
    """A copy of the files that a release writes."""
    for name in (releasing.CODE, releasing.MANIFEST, releasing.LOCK, releasing.HOOK):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(releasing.ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 0.1.0 — unreleased\n\n- New.\n- More.\n\n## 0.0.1 — 2026-01-01\n\n- Old.\n", "utf-8"
    )
    return tmp_path


def test_the_version_of_all_files_is_the_one_of_the_release(root):
    written = release(root, "0.2.0", DAY)
    assert '__version__ = "0.2.0"' in (root / releasing.CODE).read_text()
    assert json.loads((root / releasing.MANIFEST).read_text())["version"] == "0.2.0"
    lock = json.loads((root / releasing.LOCK).read_text())
    assert (lock["version"], lock["packages"][""]["version"]) == ("0.2.0", "0.2.0")
    assert (root / "CHANGELOG.md").read_text("utf-8").startswith("# Changelog\n\n## 0.2.0 — 2027-01-31\n\n- New.")
    assert sorted(written) == sorted(
        {releasing.CODE, releasing.MANIFEST, releasing.LOCK, releasing.HOOK, "CHANGELOG.md"}
    )
    assert "    rev: v0.2.0\n" in (root / releasing.HOOK).read_text("utf-8")


def test_nothing_but_the_version_changes_in_the_lock_and_the_manifest(root):
    before = {name: (root / name).read_text() for name in (releasing.MANIFEST, releasing.LOCK)}
    release(root, "9.8.7", DAY)
    for name, text in before.items():
        lines = zip(text.splitlines(), (root / name).read_text().splitlines(), strict=True)
        assert {new.strip() for old, new in lines if old != new} == {'"version": "9.8.7",'}, name


def test_the_notes_are_those_of_the_version(root):
    release(root, "0.2.0", DAY)
    assert notes_of(root, "0.2.0") == "- New.\n- More."
    with pytest.raises(ValueError, match=r"version 0\.2\.0, not 0\.0\.1"):
        notes_of(root, "0.0.1")


def test_a_version_that_is_not_dated_has_no_notes(root):
    version = json.loads((root / releasing.MANIFEST).read_text())["version"]
    with pytest.raises(ValueError, match="no dated section"):
        notes_of(root, version)


@pytest.mark.parametrize("version", ["1", "1.2", "v1.2.3", "1.2.3rc1", "01.2.3", "1.2.3; rm", "0.2.\u0663"])
def test_a_version_that_a_registry_refuses_is_refused(root, version):
    with pytest.raises(ValueError, match="is not a version"):
        release(root, version, DAY)


@pytest.mark.parametrize("version", ["0.0.1", "0.0.0"])
def test_a_version_that_is_not_above_those_before_it_is_refused(root, version):
    with pytest.raises(ValueError, match=r"is not above 0\.0\.1"):
        release(root, version, DAY)


def test_versions_are_compared_by_their_numbers(root):
    release(root, "0.0.10", DAY)
    assert notes_of(root, "0.0.10") == "- New.\n- More."


def test_a_changelog_without_anything_new_is_refused(root):
    release(root, "0.2.0", DAY)
    with pytest.raises(ValueError, match="unreleased"):
        release(root, "0.3.0", DAY)


@pytest.mark.parametrize("rest", ["", "\n\n", "\n## 0.0.1 — 2026-01-01\n\n- Old.\n"])
def test_a_changelog_that_says_nothing_of_the_version_is_refused_before_anything_is_written(root, rest):
    changelog = root / "CHANGELOG.md"
    changelog.write_text(f"# Changelog\n\n## 0.2.0 — unreleased\n{rest}", "utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match="says nothing of the unreleased version"):
        release(root, "0.2.0", DAY)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.fixture
def checkout(root, monkeypatch):
    """A repository of git with the files that a release writes, and the command that makes one in it."""

    def git(*arguments):
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments]
        return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()

    for name, value in (("AUTHOR", "A"), ("COMMITTER", "A")):
        monkeypatch.setenv(f"GIT_{name}_NAME", value)
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.com")
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("commit", "--quiet", "--message", "all")
    monkeypatch.setattr(releasing, "ROOT", root)

    def make(*arguments):
        return CliRunner().invoke(releasing.main, ["make", *arguments])

    return root, git, make


def test_a_release_is_a_commit_and_a_tag(checkout):
    _, git, make = checkout
    done = make("0.2.0")
    assert (done.exit_code, done.output) == (0, "Tagged v0.2.0. `git push origin main v0.2.0` publishes it.\n")
    assert git("log", "-1", "--format=%s") == "Release 0.2.0"
    assert git("cat-file", "-t", "v0.2.0") == "tag"
    assert git("rev-list", "-1", "v0.2.0") == git("rev-parse", "HEAD")
    assert git("status", "--porcelain") == ""


def test_a_release_that_can_t_be_made_says_why_and_writes_nothing(checkout):
    root, git, make = checkout
    git("tag", "v0.3.0")
    assert "the tag v0.3.0 is there already" in make("0.3.0").output
    assert "0.2 is not a version" in make("0.2").output
    assert "Missing argument 'VERSION'" in make().output
    assert git("status", "--porcelain") == ""
    (root / "new").touch()
    done = make("0.2.0")
    assert done.exit_code == 1
    assert "there are changes that are not committed" in done.output
    assert git("tag") == "v0.3.0"


def test_what_git_refuses_is_told_in_its_words(checkout):
    root, git, make = checkout
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    hook.chmod(0o755)
    done = make("0.2.0")
    assert (done.exit_code, done.output) == (1, "Error: git commit: not today\n")
    assert git("status", "--porcelain") == ""
    hook.unlink()
    assert make("0.2.0").exit_code == 0


def test_a_tag_that_git_refuses_leaves_no_commit(checkout):
    _, git, make = checkout
    before = git("rev-parse", "HEAD")
    git("config", "tag.gpgSign", "true")
    git("config", "gpg.program", "false")
    done = make("0.2.0")
    assert done.exit_code == 1
    assert done.output.startswith("Error: git tag: ")
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain"), git("tag")) == (before, "", "")


def test_a_release_needs_a_branch_that_can_be_pushed(checkout):
    _, git, make = checkout
    git("checkout", "--quiet", "--detach")
    done = make("0.2.0")
    assert (done.exit_code, done.output) == (1, "Error: no branch is checked out that could be pushed\n")
    assert (git("status", "--porcelain"), git("tag")) == ("", "")


def test_the_page_about_pre_commit_shows_the_version_of_the_code():
    assert f"    rev: v{_version()}\n" in (releasing.ROOT / releasing.HOOK).read_text("utf-8")


def test_the_project_s_own_changelog_has_an_unreleased_version_or_a_dated_one():
    text = (releasing.ROOT / "CHANGELOG.md").read_text("utf-8")
    assert releasing._UNRELEASED.match(text) or notes_of(releasing.ROOT, _version())


def _version():
    return json.loads((releasing.ROOT / releasing.MANIFEST).read_text())["version"]
