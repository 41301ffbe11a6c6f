"""Which files are checked, and how their paths are written."""

from pathlib import Path

from tests.unit.command_line import DELAY, WRONG, found, run, written

CALLER = "from shop.tasks import add\n\nadd.delay(1)\n"


def paths(*arguments, status=1):
    return [each["path"] for each in found(*arguments, status=status)]


def test_the_whole_project_is_read_for_a_single_file(shop):
    written(shop, {"pyproject.toml": "[tool.celeryls]\n", "shop/tasks.py": WRONG, "shop/views.py": CALLER})
    (only,) = found("shop/views.py")
    assert (only["code"], only["path"]) == ("CEL302", "shop/views.py")


def test_of_a_folder_everything_below_it(shop):
    written(shop, {"a/tasks.py": WRONG, "b/tasks.py": WRONG, "ab/tasks.py": WRONG})
    (shop / ".git").mkdir()
    assert paths("a") == ["a/tasks.py"]
    assert paths("a", "b/tasks.py") == ["a/tasks.py", "b/tasks.py"]
    assert paths() == ["a/tasks.py", "ab/tasks.py", "b/tasks.py"]
    assert paths("a", "a/tasks.py", ".") == ["a/tasks.py", "ab/tasks.py", "b/tasks.py"]


def test_paths_are_relative_to_the_working_directory(shop, monkeypatch):
    written(shop, {"a/tasks.py": WRONG, "b/c.txt": ""})
    monkeypatch.chdir(shop / "b")
    assert paths("..") == ["../a/tasks.py"]
    assert paths(shop) == ["../a/tasks.py"]


def test_two_projects_are_two_projects(shop):
    for name in ("one", "two"):
        written(
            shop,
            {f"{name}/celeryls.toml": "", f"{name}/tasks.py": DELAY, f"{name}/use.py": CALLER.replace("shop.", "")},
        )
    assert paths("one", "two") == ["one/use.py", "two/use.py"]


def test_a_path_that_is_not_there_is_an_error_of_use(shop):
    assert "does not exist" in run(shop / "nowhere", status=2).stderr


def test_a_folder_without_anything_has_no_findings(shop):
    assert run(status=0).stdout == "All checks passed!\n"


def test_what_is_excluded_is_not_checked(shop):
    written(shop, {"celeryls.toml": 'exclude = ["old/"]', "old/tasks.py": WRONG, "new/tasks.py": WRONG})
    assert paths() == ["new/tasks.py"]
    assert Path("old/tasks.py").exists()


def test_files_that_are_not_python_are_checked_too(shop):
    written(shop, {"Procfile": "beat: celery -A shop beat\nworker: celery -A shop worker -B\n"})
    assert paths("--extend-select", "CEL419") == ["Procfile", "Procfile"]


def test_a_folder_above_that_is_hidden_is_no_part_of_the_project(shop):
    project = shop / ".cache" / "project"
    text = "services:\n  a:\n    command: celery -A shop beat\n  b:\n    command: celery -A shop beat\n"
    written(project, {"celeryls.toml": "", "compose.yaml": text, ".devcontainer/compose.yaml": text})
    every = paths("--extend-select", "CEL419", project)
    assert every == [".cache/project/compose.yaml"] * 2


def test_without_a_repository_a_project_is_what_declares_itself(shop):
    late = "from celery import Celery\n\napp = Celery('shop')\napp.config_from_object('conf', namespace='CELERY')\n"
    declared = {"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['celery==5.6.2']\n"}
    written(shop, {**declared, "src/shop/app.py": late, "src/conf.py": "CELERYD_CONCURRENCY = 4\n"})
    (only,) = found("src")
    assert only["message"].startswith("`CELERYD_CONCURRENCY` has no effect: Celery before 5.7")
