"""Which Celery a project has, and which of the things that say so is believed."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

from celeryls.catalogue.releases import RELEASES
from celeryls.environment.celery_version import CeleryVersion
from celeryls.environment.services import celery_version, celery_versions

UV = """\
version = 1

[[package]]
name = "celery-types"
version = "9.9.9"

[[package]]
name = "celery"
version = "5.4.0"
source = { registry = "https://packages.example.com/simple" }
dependencies = [
    { name = "billiard" },
]

[package.optional-dependencies]
redis = [{ name = "kombu" }]

[[package]]
name = "zope"
version = "1.0"
"""


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        put(root / name, text)
    return root


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def environment(folder: Path, version: str, *, python: str = "3.12", settings: str = "") -> Path:
    """A virtual environment of which only the names are real; the path of its interpreter."""
    put(folder / "pyvenv.cfg", f"home = /usr/bin\nversion = {python}.1\n{settings}")
    put(folder / f"lib/python{python}/site-packages/celery-{version}.dist-info/METADATA", "")
    put(folder / "bin/python", "#!/bin/sh\necho the interpreter was run > ran\n")
    (folder / "bin/python").chmod(0o755)
    return folder / "bin/python"


def says(
    root: Path, interpreter: Path | None = None, override: str | None = None
) -> tuple[tuple[int, ...] | None, str]:
    found = celery_version(root, str(interpreter) if interpreter else None, override)
    return found.version, found.why


def test_nothing_says_which_is_the_newest(tmp_path: Path):
    assert celery_version(tmp_path) == CeleryVersion(None, "unknown, assumed to be the newest", None)
    assert celery_version(tmp_path / "not there").version is None


def test_each_is_believed_before_the_next(tmp_path: Path):
    """The setting, the chosen interpreter, the workspace's environment, locks, requirements, pyproject, setup.cfg."""
    interpreter = environment(tmp_path / "elsewhere" / "env", "5.0.1")
    root = tmp_path / "root"
    environment(root / ".venv", "5.1.2")
    put(root / "uv.lock", UV)
    put(root / "requirements.txt", "celery==5.3.6")
    put(root / "pyproject.toml", '[project]\ndependencies = ["celery==5.5.3"]')
    put(root / "setup.cfg", "[options]\ninstall_requires =\n    celery==5.6.0\n")
    assert says(root, interpreter, "5.7") == ((5, 7), "the setting celery.version")
    assert says(root, interpreter) == ((5, 0, 1), "the interpreter's site-packages")
    assert says(root) == ((5, 1, 2), ".venv's site-packages")
    (root / ".venv/pyvenv.cfg").unlink()
    assert says(root) == ((5, 4, 0), "uv.lock")
    (root / "uv.lock").unlink()
    assert says(root) == ((5, 3, 6), "requirements.txt: celery==5.3.6")
    (root / "requirements.txt").unlink()
    assert says(root) == ((5, 5, 3), "pyproject.toml: celery==5.5.3")
    (root / "pyproject.toml").unlink()
    assert says(root) == ((5, 6, 0), "setup.cfg: celery==5.6.0")


def test_a_setting_that_is_no_version_is_as_good_as_none(tmp_path: Path):
    put(tmp_path / "requirements.txt", "celery==5.3.6")
    assert says(tmp_path, override="newest")[0] == says(tmp_path, override="9" * 5000)[0] == (5, 3, 6)


def test_the_source_is_what_said_so(tmp_path: Path):
    put(tmp_path / "requirements/base.txt", "celery>=5.3,<5.5")
    found = celery_version(tmp_path)
    assert found == CeleryVersion(
        (5, 4, 0), "requirements/base.txt: celery>=5.3,<5.5", tmp_path / "requirements/base.txt"
    )


def test_a_project_below_the_root_speaks_where_the_root_is_silent(tmp_path: Path):
    put(tmp_path / "pyproject.toml", '[project]\ndependencies = ["ruff"]')
    put(tmp_path / "node_modules/requirements.txt", "celery==4.4.0")
    put(tmp_path / "backend/requirements.txt", "-r ../common.txt")
    put(tmp_path / "common.txt", "celery==5.2.7")
    assert says(tmp_path) == ((5, 2, 7), "common.txt: celery==5.2.7")
    assert says(tmp_path / "backend")[0] is None, "what stands above the root has no say"


def test_each_service_has_what_its_own_files_say(tmp_path: Path):
    put(tmp_path / "apps/api/requirements/base.txt", "celery==5.4.0\n")
    put(tmp_path / "apps/api/requirements/production.txt", "-r base.txt\n")
    put(tmp_path / "apps/api/requirements.txt", "-r requirements/production.txt")
    put(tmp_path / "apps/mail/dependencies/pip/base.txt", "django\ncelery[redis] \\\n  ==5.2.7\n")
    put(tmp_path / "tests/requirements.txt", "celery==5.0.0")
    found = celery_versions(tmp_path)
    assert found.project.text == "Celery 5.4.0, from apps/api/requirements/base.txt: celery==5.4.0"
    assert (found.project.source, found.project.line) == (tmp_path / "apps/api/requirements/base.txt", 1)
    assert found.of(tmp_path / "apps/api/shop/tasks.py").version == (5, 4, 0)
    assert (found.of(tmp_path / "apps/mail/tasks.py").version, found.of(tmp_path / "apps/mail/tasks.py").line) == (
        (5, 2, 7),
        2,
    )
    assert found.of(tmp_path / "tests/test_tasks.py").version == (5, 0, 0)
    assert found.of(tmp_path / "tasks.py").version == (5, 4, 0)
    assert celery_versions(tmp_path, override="5.6").of(tmp_path / "apps/mail/tasks.py").version == (5, 6)


def test_a_service_that_admits_what_the_project_has_has_that(tmp_path: Path):
    environment(tmp_path / ".venv", "5.5.3")
    put(tmp_path / "apps/api/pyproject.toml", '[project]\ndependencies = ["celery>=5.3"]')
    put(tmp_path / "apps/old/pyproject.toml", '[project]\ndependencies = [\n    "celery<5",\n]')
    found = celery_versions(tmp_path)
    assert found.of(tmp_path / "apps/api/tasks.py") == found.project
    old = found.of(tmp_path / "apps/old/tasks.py")
    assert (old.version, old.why, old.line) == ((4, 4, 7), "apps/old/pyproject.toml: celery<5", 3)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("uv.lock", UV, 7),
        ("Pipfile.lock", '{\n  "default": {\n    "celery": {"version": "==5.4.0"}}}', 3),
        ("setup.cfg", "[options]\ninstall_requires =\n    celery~=5.4.0\n", 3),
        ("pyproject.toml", '[tool.poetry.dependencies]\ncelery = "~5.4"\n', 2),
        ("requirements/base.in", "\n# x\ncelery==5.4.0", 3),
        ("dev-requirements.txt", "celery==5.4.0", 1),
    ],
)
def test_the_line_that_says_so_is_known(tmp_path: Path, name: str, text: str, line: int):
    put(tmp_path / name, text)
    found = celery_version(tmp_path)
    assert (found.version, found.source, found.line) == ((5, 4, 0), tmp_path / name, line)


class TestInstalled:
    def test_the_interpreter_is_not_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.chdir(tmp_path)
        environment(tmp_path / ".venv", "5.4.0")
        assert says(tmp_path, tmp_path / ".venv/bin/python")[0] == (5, 4, 0)
        assert not list(tmp_path.rglob("ran"))

    def test_a_venv_of_which_the_python_is_a_link(self, tmp_path: Path):
        base = environment(tmp_path / "base", "4.4.7")
        (tmp_path / "base/pyvenv.cfg").unlink()
        python = environment(tmp_path / "venv", "5.4.0")
        python.unlink()
        python.symlink_to(base)
        assert says(tmp_path / "x", python)[0] == (5, 4, 0)
        (tmp_path / "venv/lib/python3.12/site-packages/celery-5.4.0.dist-info/METADATA").unlink()
        (tmp_path / "venv/lib/python3.12/site-packages/celery-5.4.0.dist-info").rmdir()
        assert says(tmp_path / "x", python)[0] is None, "the venv is asked, not the Python that it was made from"

    def test_a_link_to_an_interpreter_that_is_no_venv_is_followed(self, tmp_path: Path):
        base = environment(tmp_path / "base", "4.4.7")
        (tmp_path / "base/pyvenv.cfg").unlink()
        (tmp_path / "python").symlink_to(base)
        assert says(tmp_path / "x", tmp_path / "python")[0] == (4, 4, 7)

    def test_system_packages_where_the_venv_lets_them_in(self, tmp_path: Path):
        put(tmp_path / "usr/lib/python3/dist-packages/celery-5.2.6.egg-info/PKG-INFO", "")
        shut = f"home = {tmp_path}/usr/bin\nversion = 3.11.2\ninclude-system-site-packages = "
        put(tmp_path / "venv/pyvenv.cfg", f"{shut}false\n")
        assert says(tmp_path / "x", tmp_path / "venv/bin/python")[0] is None
        put(tmp_path / "venv/pyvenv.cfg", f"{shut}true\n")
        assert says(tmp_path / "x", tmp_path / "venv/bin/python")[0] == (5, 2, 6)

    @pytest.mark.parametrize(
        "folder",
        [
            "lib/python3.12/site-packages/celery-5.4.0.dist-info",
            "lib64/python3.12/site-packages/Celery-5.4.0.dist-info",
            "lib/python3.13t/site-packages/celery-5.4.0.dist-info",
            "lib/pypy3.10/site-packages/celery-5.4.0.dist-info",
            "lib/python3/dist-packages/celery-5.4.0.egg-info",
            "local/lib/python3.11/dist-packages/celery-5.4.0-py3.11.egg-info",
            "Lib/site-packages/celery-5.4.0.dist-info",
        ],
    )
    def test_where_packages_lie(self, tmp_path: Path, folder: str):
        put(tmp_path / "prefix/bin/python3", "")
        (tmp_path / "prefix" / folder).mkdir(parents=True)
        assert says(tmp_path / "x", tmp_path / "prefix/bin/python3")[0] == (5, 4, 0)

    def test_an_environment_s_folder_stands_for_its_interpreter(self, tmp_path: Path):
        environment(tmp_path / "venv", "5.4.0")
        assert says(tmp_path / "x", tmp_path / "venv")[0] == (5, 4, 0)
        (tmp_path / "venv/pyvenv.cfg").unlink()
        assert says(tmp_path / "x", tmp_path / "venv")[0] == (5, 4, 0)

    def test_windows_interpreters(self, tmp_path: Path):
        put(tmp_path / "venv/pyvenv.cfg", "")
        put(tmp_path / "conda/python.exe", "")
        for name in ("venv", "conda"):
            (tmp_path / name / "Lib/site-packages/celery-5.4.0.dist-info").mkdir(parents=True)
        assert says(tmp_path / "x", tmp_path / "venv/Scripts/python.exe")[0] == (5, 4, 0)
        assert says(tmp_path / "x", tmp_path / "conda/python.exe")[0] == (5, 4, 0)

    def test_of_several_pythons_in_one_prefix_the_one_that_was_chosen(self, tmp_path: Path):
        for python, version in (("3.9", "5.1.0"), ("3.11", "5.4.0"), ("3.12", "5.5.0")):
            put(tmp_path / f"bin/python{python}", "")
            (tmp_path / f"lib/python{python}/site-packages/celery-{version}.dist-info").mkdir(parents=True)
        (tmp_path / "bin/python3").symlink_to("python3.11")
        (tmp_path / "bin/other").write_text("")
        assert says(tmp_path / "x", tmp_path / "bin/python3")[0] == (5, 4, 0)
        assert says(tmp_path / "x", tmp_path / "bin/python3.9")[0] == (5, 1, 0)
        assert says(tmp_path / "x", tmp_path / "bin/other")[0] == (5, 5, 0)

    def test_other_packages_named_like_celery(self, tmp_path: Path):
        python = environment(tmp_path / "venv", "5.4.0")
        for name in ("celery_types-9.0.dist-info", "celery-x.dist-info", "django_celery_beat-9.1.dist-info", "celery"):
            (tmp_path / "venv/lib/python3.12/site-packages" / name).mkdir()
        assert says(tmp_path / "x", python)[0] == (5, 4, 0)

    def test_a_name_is_not_looked_for(self, tmp_path: Path):
        assert says(tmp_path, Path("python3"))[0] is None

    def test_a_relative_path_is_below_the_root(self, tmp_path: Path):
        environment(tmp_path / "tools/env", "5.4.0")
        assert says(tmp_path, Path("tools/env/bin/python")) == ((5, 4, 0), "the interpreter's site-packages")

    def test_this_very_python(self, tmp_path: Path):
        release = Version(metadata.version("celery")).release
        assert says(tmp_path, Path(sys.executable))[0] == release


class TestLocks:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("uv.lock", UV),
            ("uv.lock", UV.replace("\n", "\r\n")),
            (
                "poetry.lock",
                (
                    '[[package]]\ncategory = "main"\nname = "celery"\nversion = "5.4.0"\n\n[package.extras]\n'
                    'x = ["y"]\n\n[metadata]\nlock-version = "2.0"\n[metadata.files]\ncelery = []\n'
                ),
            ),
            ("pdm.lock", '[metadata]\ngroups = ["default"]\n\n[[package]]\nname = "celery"\nversion = "5.4.0"\n'),
            ("pylock.toml", 'lock-version = "1.0"\n[[packages]]\nname = "celery"\nversion = "5.4.0"\n'),
            ("Pipfile.lock", '{"_meta": {}, "default": {"celery": {"extras": ["redis"], "version": "==5.4.0"}}}'),
            ("Pipfile.lock", '{"develop": {"celery": {"version": "==5.4.0"}}}'),
        ],
    )
    def test_each_kind(self, tmp_path: Path, name: str, text: str):
        (tmp_path / name).write_bytes(text.encode())
        assert celery_version(tmp_path) == CeleryVersion((5, 4, 0), name, tmp_path / name)

    def test_of_two_that_hold_for_different_pythons_the_newest(self, tmp_path: Path):
        put(tmp_path / "uv.lock", UV + '\n[[package]]\nname = "celery"\nversion = "5.10.1"\n')
        assert says(tmp_path)[0] == (5, 10, 1)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("uv.lock", UV.replace('version = "5.4.0"', "version = 5")),
            ("uv.lock", UV.replace('version = "5.4.0"\nsource', "source")),
            ("uv.lock", UV.replace('version = "5.4.0"', 'version = "')),
            ("uv.lock", UV.replace("5.4.0", "9" * 4500)),
            ("uv.lock", UV.replace("[[", "[")),
            ("uv.lock", UV.replace('version = "5.4.0"', "a." * 500_000 + "a = 1")),
            ("uv.lock", UV.replace('version = "5.4.0"', "x = " + "[" * 4000)),
            ("uv.lock", 'celery\n[[package]]\npackage = 3\nname = "celery"'),
            ("Pipfile.lock", '{"default": {"celery": '),
            ("Pipfile.lock", '{"default": {"celery": {"version": ["5"]}}}'),
            ("Pipfile.lock", '["celery"]'),
            ("Pipfile.lock", '{"celery": ' + "[" * 200_000),
            ("Pipfile.lock", '{"default": {"celery": {"version": "*"}}}'),
        ],
    )
    def test_a_broken_one_says_nothing(self, tmp_path: Path, name: str, text: str):
        put(tmp_path / name, text)
        put(tmp_path / "requirements.txt", "celery==5.2.0")
        assert says(tmp_path)[0] == (5, 2, 0)


class TestRequirements:
    @pytest.mark.parametrize(
        ("line", "version"),
        [
            ("celery==5.4.0", (5, 4, 0)),
            ("Celery[redis, msgpack] == 5.3.1  # why", (5, 3, 1)),
            ("celery===5.3.1", (5, 3, 1)),
            ("celery==5.8.3", (5, 8, 3)),
            ("celery==5.6.0rc1", (5, 6, 0)),
            ("celery==5.2.*", (5, 2, 7)),
            ("celery~=5.2.3", (5, 2, 7)),
            ("celery~=5.2", (5, 7, 0)),
            ("celery>=5.3,<5.5", (5, 4, 0)),
            ("celery<5.3.2", (5, 3, 1)),
            ("celery!=5.7.0,>=5.6", (5, 6, 3)),
            ("celery", (5, 7, 0)),
            ("celery>=5.9", (5, 9)),
            ("celery<4", (4,)),
            ("celery>=3.1,<4", (3, 1)),
            ('celery>=5.3 ; python_version >= "3.8"', (5, 7, 0)),
            ('celery==5.0.0 ; extra == "old"', None),
            ('celery==5.0.0 ; python_version < "3"', None),
            ("celery==5.4.0 --hash=sha256:abc --hash=sha256:def", (5, 4, 0)),
            ("celery==5.4.0 \\\n    --hash=sha256:abc \\\n    --hash=sha256:def", (5, 4, 0)),
            ("celery \\\r\n  >=5.3 \\\r\n ,<5.4", (5, 3, 6)),
            ("celery @ git+https://github.com/celery/celery@v5.3.0", (5, 7, 0)),
            ("# celery==5.4.0", None),
            ("celery-types==5.4.0", None),
            ("celery.extra==1", None),
            ("celery=5.4", None),
            ("-e .[celery]", None),
            ("django==4\n\n  celery==5.4.0  ", (5, 4, 0)),
            ("celery==" + "9" * 400, (int("9" * 400),)),
            ("celery; " + "(" * 480, None),
            ("celery" + "x" * 100_000, None),
        ],
    )
    def test_lines(self, tmp_path: Path, line: str, version: tuple[int, ...] | None):
        (tmp_path / "requirements.txt").write_bytes(line.encode())
        assert says(tmp_path)[0] == version

    @pytest.mark.parametrize(
        "include",
        [
            "-r more/web.txt",
            "-rmore/web.txt",
            "--requirement=more/web.txt",
            "-c more/web.txt",
            "--constraint more/web.txt # x",
        ],
    )
    def test_includes(self, tmp_path: Path, include: str):
        put(tmp_path / "requirements.txt", f"{include}\ncelery>=5")
        put(tmp_path / "more/web.txt", "-r base.txt\n-r ../requirements.txt\n")
        put(tmp_path / "more/base.txt", "celery==5.3.4")
        assert says(tmp_path) == ((5, 3, 4), "more/base.txt: celery==5.3.4")

    def test_what_leads_out_is_not_read(self, tmp_path: Path):
        put(tmp_path / "outside.txt", "celery==5.3.4")
        put(tmp_path / "root/requirements.txt", f"-r ../outside.txt\n-r {tmp_path}/outside.txt\n-r link.txt\n-r \0")
        (tmp_path / "root/link.txt").symlink_to(tmp_path / "outside.txt")
        (tmp_path / "root/requirements-loop.txt").symlink_to("requirements-loop.txt")
        assert says(tmp_path / "root")[0] is None

    def test_many_includes_end(self, tmp_path: Path):
        for number in range(300):
            put(tmp_path / f"more/{number}.txt", f"-r {number + 1}.txt")
        put(tmp_path / "requirements.txt", "-r more/0.txt\ncelery==5.4.0")
        assert says(tmp_path)[0] == (5, 4, 0)

    def test_the_main_file_comes_first_and_a_pin_before_a_range(self, tmp_path: Path):
        write(tmp_path, **{"requirements-a.txt": "celery==4.4.7", "requirements.txt": "celery==5.4.0"})
        assert says(tmp_path)[0] == (5, 4, 0)
        put(tmp_path / "requirements.txt", "celery>=5")
        assert says(tmp_path) == ((4, 4, 7), "requirements-a.txt: celery==4.4.7")

    def test_a_file_that_powershell_wrote(self, tmp_path: Path):
        (tmp_path / "requirements.txt").write_bytes("celery==5.4.0\r\n".encode("utf-16"))
        assert says(tmp_path)[0] == (5, 4, 0)

    def test_no_text(self, tmp_path: Path):
        (tmp_path / "requirements.txt").write_bytes(b"celery==5.4.0\0\xff")
        (tmp_path / "requirements-2.txt").write_bytes(b"celery==5.4.0\n" * 200_000)
        (tmp_path / "requirements-3.txt").mkdir()
        assert says(tmp_path)[0] is None

    def test_a_pipe_keeps_nobody_waiting(self, tmp_path: Path):
        for name in ("requirements.txt", "uv.lock", "pyproject.toml"):
            os.mkfifo(tmp_path / name)
        assert says(tmp_path)[0] is None


class TestDependencies:
    @pytest.mark.parametrize(
        "text",
        [
            '[project]\ndependencies = ["django", "celery[redis]>=5.3,<5.5"]',
            '[project.optional-dependencies]\nqueue = ["celery>=5.3,<5.5"]',
            '[dependency-groups]\ndev = [{include-group = "x"}, "celery>=5.3,<5.5"]',
            '[tool.uv]\ndev-dependencies = ["celery>=5.3,<5.5"]',
            '[tool.pdm.dev-dependencies]\ntest = ["celery>=5.3,<5.5"]',
            '[tool.poetry.dependencies]\ncelery = ">=5.3,<5.5"',
            '[tool.poetry.dependencies]\nCelery = {version = ">=5.3,<5.5", extras = ["redis"]}',
            '[tool.poetry.dependencies]\ncelery = [{version = "~5.4", python = ">=3.9"}, {version = "4.4.7"}]',
            '[tool.poetry.dev-dependencies]\ncelery = "~5.4"',
            '[tool.poetry.group.worker.dependencies]\ncelery = "~5.4"',
        ],
    )
    def test_where_they_stand(self, tmp_path: Path, text: str):
        put(tmp_path / "pyproject.toml", text)
        found = celery_version(tmp_path)
        assert found.version == (5, 4, 0)
        assert found.source == tmp_path / "pyproject.toml"

    @pytest.mark.parametrize(
        ("said", "version"),
        [
            ("^5.3", (5, 7, 0)),
            ("^5", (5, 7, 0)),
            ("^4.4.2", (4, 4, 7)),
            ("^0.3", (0, 3)),
            ("^0.0.3", (0, 0, 3)),
            ("~5.3", (5, 3, 6)),
            ("~5.3.1", (5, 3, 6)),
            ("~5", (5, 7, 0)),
            ("~=5.3.1", (5, 3, 6)),
            ("5.3.1", (5, 3, 1)),
            ("=5.3.1", (5, 3, 1)),
            ("==5.3.1", (5, 3, 1)),
            ("5.2.*", (5, 2, 7)),
            ("*", (5, 7, 0)),
            (">=5.2 <5.4", (5, 3, 6)),
            (">= 5.2, < 5.4", (5, 3, 6)),
            ("^4.4 || ~5.2", (5, 2, 7)),
            ("~5.2 | banana", (5, 2, 7)),
            ("banana", None),
            ("^" + "9" * 5000, None),
        ],
    )
    def test_poetry_s_ranges(self, tmp_path: Path, said: str, version: tuple[int, ...] | None):
        put(tmp_path / "pyproject.toml", f'[tool.poetry.dependencies]\ncelery = "{said}"')
        assert says(tmp_path)[0] == version

    def test_poetry_s_way_to_say_it_is_shown(self, tmp_path: Path):
        put(tmp_path / "pyproject.toml", '[tool.poetry.dependencies]\ncelery = "^5.3"')
        assert says(tmp_path)[1] == 'pyproject.toml: celery = "^5.3"'

    def test_setup_cfg_s_extras(self, tmp_path: Path):
        put(
            tmp_path / "setup.cfg", "[options.extras_require]\nqueue =\n    x\n    celery~=5.2.0 ; python_version>'3'\n"
        )
        assert says(tmp_path) == ((5, 2, 7), "setup.cfg: celery~=5.2.0")

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("pyproject.toml", "celery ["),
            ("pyproject.toml", "tool = 3\nproject = 'celery'\ndependency-groups = []"),
            ("pyproject.toml", "[project]\ndependencies = 'celery'\noptional-dependencies = ['celery']"),
            ("pyproject.toml", "[project]\ndependencies = [3, ['celery']]\n[project.optional-dependencies]\nx = 3"),
            ("pyproject.toml", "[tool.poetry]\ndependencies = 3\ngroup = {x = 3}"),
            ("pyproject.toml", "[tool.poetry.dependencies]\ncelery = {path = '../celery'}"),
            ("pyproject.toml", "a." * 500_000 + "a = 1"),
            ("setup.cfg", "celery"),
            ("setup.cfg", "[options\ncelery"),
            ("setup.cfg", "[options]\ninstall_requires\ncelery = 1"),
        ],
    )
    def test_a_broken_one_says_nothing(self, tmp_path: Path, name: str, text: str):
        put(tmp_path / name, text)
        assert says(tmp_path)[0] is None


def test_the_releases_stand_in_order():
    numbers = [tuple(map(int, release.split("."))) for release in RELEASES]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == (4, 4, 0)
    assert numbers[-1] == (5, 7, 0)
