"""Which files of a workspace folder are read: what git ignores stays out, and nothing leads out of the folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.unit.scanning import write

from celeryls.indexing.listing import listed, stamp_of


def names(root: Path, *exclude: str) -> set[str]:
    return {Path(path).relative_to(root).as_posix() for path in listed(str(root), exclude)}


def test_python_files_marks_and_files_that_start_workers_are_listed(tmp_path):
    write(
        tmp_path,
        dict.fromkeys(("a.py", "p/b.py", "p/c.pyi", "Procfile", "deploy/compose.yml", "x.png", "setup.cfg"), ""),
    )
    assert names(tmp_path) == {"a.py", "p/b.py", "Procfile", "deploy/compose.yml", "setup.cfg"}


def test_folders_of_tools_and_environments_are_left_out(tmp_path):
    folders = (".git", "node_modules/x", "lib/site-packages", ".tox/py", "__pycache__", ".mypy_cache", ".venv/lib")
    write(tmp_path, {f"{folder}/a.py": "" for folder in (*folders, "own")} | {"env/pyvenv.cfg": "", "env/lib/a.py": ""})
    assert names(tmp_path) == {"own/a.py"}


def test_a_workspace_that_is_an_environment_is_listed_itself(tmp_path):
    write(tmp_path, {"pyvenv.cfg": "", "a.py": ""})
    assert "a.py" in names(tmp_path)


def test_what_git_ignores_is_left_out_folder_by_folder(tmp_path):
    write(
        tmp_path,
        {
            ".git/info/exclude": "private.py\n",
            ".gitignore": "build/\n*.gen.py\n/top.py\n!keep.gen.py\n",
            "sub/.gitignore": "!again.gen.py\nlocal.py\n",
        }
        | dict.fromkeys(("build/a.py", "x.gen.py", "keep.gen.py", "top.py", "sub/top.py", "private.py"), "")
        | dict.fromkeys(("sub/again.gen.py", "sub/local.py", "local.py", "sub/b.gen.py", "sub/build/b.py"), ""),
    )
    assert names(tmp_path) == {"keep.gen.py", "sub/top.py", "sub/again.gen.py", "local.py"}


def test_the_repository_above_the_folder_has_a_say(tmp_path):
    write(tmp_path, {".git/info/exclude": "secret.py\n", ".gitignore": "/shop/gone/\n", "shop/gone/a.py": ""})
    write(tmp_path, {"shop/secret.py": "", "shop/a.py": ""})
    assert names(tmp_path / "shop") == {"a.py"}


def test_the_setting_excludes_more_and_a_bad_pattern_nothing(tmp_path):
    write(tmp_path, dict.fromkeys(("legacy/a.py", "b_pb2.py", "c.py"), ""))
    assert names(tmp_path, "legacy/", "*_pb2.py", "!") == {"c.py"}


_NAMES = st.sampled_from(["a.py", "b.py", "build", "x", "gen.py"])
_PATTERNS = st.lists(
    st.sampled_from(
        ["*.py", "/a.py", "build/", "x/", "!a.py", "!x/a.py", "x/*", "**/b.py", "x/**", "!build/", "gen.*", "[ab].py",
         "!build", "!/build", "!x/build", "!*/", "!**/build/",
         "\\!a.py", "#a.py", "a.py ", "/x/build", "b*", "**", "!*.py", "x/**/gen.py", "*/a.py"]
    ),
    max_size=5,
)  # fmt: skip
_ALL_BUT = st.lists(
    st.sampled_from(["*", "/*", "!*/", "!/*/", "!/x/", "!x/ ", "!*.py", "!/x/a.py", "*.py"]), max_size=4
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(files={("x", "a.py"), ("build", "a.py")}, top=["*", "!/x/", "!a.py"], below=[])
@example(files={("x", "a.py"), ("build", "x")}, top=["*", "!*/", "!*.py"], below=["build/"])
@example(files={("x", "a.py"), ("x", "build")}, top=["*.py"], below=["!/build"])
@example(files={("x", "a.py"), ("x", "build")}, top=["x/**"], below=["!*/"])
@example(files={("x", "a.py"), ("x", "build")}, top=["/x/build"], below=["!build"])
@example(files={("x", "a.py"), ("x", "build")}, top=["x/*"], below=["!build"])
@given(files=st.sets(st.tuples(_NAMES, _NAMES), min_size=2, max_size=8), top=_PATTERNS | _ALL_BUT, below=_PATTERNS)
@pytest.mark.usefixtures("_needs_git")
def test_git_itself_would_leave_out_the_same(tmp_path, files, top, below):
    root = tmp_path / "work"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    subprocess.run(["git", "init", "-q", root], check=True, env=_ENV)
    (root / ".gitignore").write_text("\n".join(top))
    for folder, name in files:
        inner = root / (folder.removesuffix(".py") + "d" if folder.endswith(".py") else folder)
        write(inner, {name if name.endswith(".py") else f"{name}/c.py": ""})
    write(root, {"x/.gitignore": "\n".join(below)})
    out = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=root, env=_ENV, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert names(root) == {line for line in out.stdout.splitlines() if line.endswith(".py")}


_ENV = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": "/nonexistent"}


@pytest.fixture
def _needs_git(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nonexistent")
    assert shutil.which("git")


def test_a_pattern_that_would_be_tried_for_years_is_left_out_and_the_others_count(tmp_path):
    endless = "*a" * 12 + "b"
    long = "a" * 200 + ".py"
    write(tmp_path, {".gitignore": f"{endless}\n*.so.py\n{'a' * 190}*\n", long: "", "a.so.py": "", "b.py": ""})
    assert names(tmp_path) == {"b.py"}
    assert names(tmp_path, endless, "b*") == set()
    (tmp_path / ".gitignore").write_text(f"{endless}\nlegacy/**/*_old_*.py\n")
    write(tmp_path, {"legacy/x/y/is_old_now.py": ""})
    assert names(tmp_path) == {long, "a.so.py", "b.py"}


def test_links_do_not_lead_out_nor_round_and_round(tmp_path):
    root, out = tmp_path / "work", tmp_path / "out"
    write(out, {"a.py": "", "p/b.py": ""})
    write(root, {"own.py": "", "p/c.py": ""})
    for name, target in {
        "out.py": out / "a.py", "outp": out / "p", "loop": root, "p/up": root, "self.py": root / "self.py",
        "in.py": root / "own.py", "gone.py": root / "none.py", "zero.py": Path("/dev/zero"),
    }.items():  # fmt: skip
        (root / name).symlink_to(target)
    assert names(root) == {"own.py", "p/c.py", "in.py"}
    assert stamp_of(str(root / "out.py"), str(root)) is None
    assert stamp_of(str(root / "in.py"), str(root)) == stamp_of(str(root / "own.py"), str(root))


def test_what_is_no_file_and_what_cannot_be_entered_is_left_out(tmp_path):
    write(tmp_path, {"closed/a.py": "", "open.py": ""})
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "closed").chmod(0)
    try:
        expected = {"open.py"} | ({"closed/a.py"} if os.access(tmp_path / "closed", os.R_OK) else set())
        assert names(tmp_path) == expected
        assert names(tmp_path / "missing") == set()
    finally:
        (tmp_path / "closed").chmod(0o755)


def test_names_that_are_no_text_are_listed(tmp_path):
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py"))).write_text("")
    assert [os.fsencode(path)[-7:] for path in listed(str(tmp_path))] == [b"caf\xe9.py"]


def test_a_folder_of_many_files_that_do_not_matter_costs_little(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for number in range(20_000):
        os.close(os.open(data / f"{number}.bin", os.O_CREAT))
    write(tmp_path, {"a.py": ""})
    began = time.process_time()
    entries = sum(1 for _ in os.scandir(data))
    floor = time.process_time() - began
    began = time.process_time()
    assert names(tmp_path) == {"a.py"}
    assert entries == 20_000
    assert time.process_time() - began < 20 * floor + 0.2
