"""`celeryls --info`: what a report needs, and no name of the user's."""

import sys
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner
from tests.unit.scanning import TASK, write

from celeryls import __version__
from celeryls.cli import main
from celeryls.commands.info.machine import anonymous
from celeryls.commands.info.project import shown
from celeryls.workspace.server_settings import SETTINGS

SECRET = "zebra"
FILES = {
    "zebra/__init__.py": "",
    "zebra/tasks.py": TASK.format(name="zebra_add") + "\n\n@zebra_job\ndef zebra_two():\n    pass\n\n\n"
    "@zebra_job\ndef zebra_six():\n    pass\n",
    "zebra/app.py": 'from celery import Celery\n\nzebra_app = Celery("zebra")\n'
    'zebra_app.conf.task_routes = {"zebra.tasks.zebra_add": {"queue": "zebra_queue"}}\n',
    "requirements/zebra.txt": "celery==5.4.0\n",
    "celeryls.toml": 'wrappers = ["zebra.job"]\nexclude = ["zebra/migrations"]\nhover = { enabled = false }\n'
    'ignore = ["CEL404"]\n'
    'wrong_zebra = 1\n[per-file-ignores]\n"zebra/" = ["CEL3"]\n',
}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / f"{SECRET}-shop", FILES)
    monkeypatch.chdir(tmp_path / f"{SECRET}-shop")


def report():
    """The facts by group and name."""
    result = CliRunner().invoke(main, ["--info"])
    assert result.exit_code == 0, result.output + repr(result.exception)
    groups: dict[str, dict[str, str]] = {}
    for line in result.output.splitlines():
        if line.startswith("  "):
            name, told = line.strip().split("  ", 1)
            groups[list(groups)[-1]][name] = told.strip()
        else:
            groups[line] = {}
    return groups, result.output


def test_it_says_what_a_report_needs():
    groups, _ = report()
    assert groups["server"]["celeryls"].startswith(__version__)
    assert groups["server"]["python"].split()[1].strip(",") == ".".join(map(str, sys.version_info[:3]))
    assert groups["packages"]["pygls"][0].isdigit()
    assert groups["celery"]["project"] == "5.4.0, from another file"
    assert groups["settings"]["files"] == "celeryls.toml"
    assert groups["settings"]["errors in them"] == "1"
    assert groups["settings"]["hover.enabled"] == "false"
    assert groups["settings"]["wrappers"] == "1 entry"
    assert groups["settings"]["diagnostics.ignore"] == "CEL404"
    assert groups["configuration"]["queues"] == "1"
    assert int(groups["tasks"]["all"]) >= 1


def test_it_holds_no_name_of_the_user_s():
    assert SECRET not in report()[1]


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = (tmp_path / "home/ada").resolve()
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


def test_a_path_shows_neither_the_home_nor_the_project(home):
    project = home / "secret"
    assert anonymous(project / ".venv/bin/python", project) == "<project>/.venv/bin/python"
    assert anonymous(home / "tools/python", project) == "~/tools/python"
    assert anonymous(Path("/usr/bin/python3"), project) == PurePosixPath("/usr/bin/python3").as_posix()


def test_a_path_that_leads_to_the_project_by_a_link_is_the_project_s(home):
    (home / "work/secret/.venv/bin").mkdir(parents=True)
    (home / "link").symlink_to(home / "work")
    assert anonymous(home / "link/secret/.venv/bin/python", home / "work/secret") == "<project>/.venv/bin/python"


def test_an_environment_that_is_named_after_the_project_has_no_name(home):
    project = home / "work/secret"
    shown = "~/.cache/pypoetry/virtualenvs/<environment>/bin/python"
    assert anonymous(home / ".cache/pypoetry/virtualenvs/Secret-aB3-py3.11/bin/python", project) == shown
    assert anonymous(home / ".pyenv/versions/3.11.7/bin/python", project) == "~/.pyenv/versions/3.11.7/bin/python"


def test_a_user_without_a_home_has_a_report(monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert anonymous(Path("/usr/bin/python3"), Path("/srv/shop")) == "/usr/bin/python3"
    monkeypatch.setattr("os.path.expanduser", lambda _path: "/")
    assert anonymous(Path("/usr/bin/python3"), Path("/srv/shop")) == "/usr/bin/python3"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_value_of_any_setting_is_shown_without_what_a_user_may_name(setting):
    values = {
        "boolean": not setting.default,
        "integer": 7,
        "string": SECRET if not setting.choices else setting.choices[0],
        "array": ("CEL404",) if setting.name.startswith("diagnostics.") else (SECRET,),
        "table": ((SECRET, ("error",)),),
        "lists": ((SECRET, ("CEL3",)),),
    }
    text = shown(setting, values[setting.type])
    assert text
    assert SECRET not in text
