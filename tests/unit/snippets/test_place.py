from __future__ import annotations

import os
from pathlib import Path

import pytest

from celeryls.snippets import place_of
from celeryls.snippets.place import app_packages, identifier, project_name, settings_module

MANAGE = """
import os
def main():
    # os.environ.setdefault("DJANGO_SETTINGS_MODULE", "old.settings")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")
"""


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        (("apps", "orders"), ("apps", "orders")),
        (("apps", "orders", "tasks"), ("apps", "orders")),
        (("apps", "orders", "tasks", "mail"), ("apps", "orders")),
        (("apps", "orders", "tests"), ("apps", "orders")),
        (("src", "shop", "orders"), ("shop", "orders")),
        (("src",), ()),
        (("tasks",), ("tasks",)),
        (("apps", "tasks"), ("apps", "tasks")),
        (("apps", "tasks", "tasks"), ("apps", "tasks")),
        ((), ()),
    ],
)
def test_the_app_is_the_package_around_its_tasks(packages, expected):
    assert app_packages(packages) == expected


def test_an_app_is_named_after_its_folder_and_imported_from_the_folder_of_manage(tmp_path: Path):
    write(tmp_path / "backend" / "manage.py", MANAGE.format("shop.settings.production"))
    place = place_of(tmp_path / "backend" / "apps" / "orders" / "tasks" / "email.py", tmp_path, (5, 7))
    assert (place.app_name, place.app_module) == ("orders", "apps.orders")
    assert (place.project_name, place.settings_module) == ("shop", "shop.settings.production")
    assert place.celery_version == (5, 7)


@pytest.mark.parametrize("settings", ["config.settings", "conf.base", "core.settings", "project.settings", "settings"])
def test_a_project_with_a_name_like_any_other_is_called_after_its_folder(settings: str, tmp_path: Path):
    root = tmp_path / "My-Shop"
    write(root / "manage.py", MANAGE.format(settings))
    place = place_of(root / "apps" / "orders" / "tasks.py", root)
    assert (place.project_name, place.settings_module) == ("my_shop", settings)


def test_a_project_in_src_is_called_after_the_folder_above(tmp_path: Path):
    root = tmp_path / "shop"
    write(root / "src" / "manage.py", MANAGE.format("config.settings"))
    place = place_of(root / "src" / "orders" / "tasks.py", root)
    assert (place.app_module, place.project_name) == ("orders", "shop")


def test_a_settings_package_says_the_project_where_there_is_no_manage(tmp_path: Path):
    root = tmp_path / "work"
    write(root / "shop" / "settings" / "__init__.py", "")
    place = place_of(root / "orders" / "tasks.py", root)
    assert (place.project_name, place.settings_module) == ("shop", "shop.settings")


def test_a_file_at_the_root_belongs_to_an_app_named_like_the_folder(tmp_path: Path):
    root = tmp_path / "Payment Service"
    place = place_of(root / "tasks.py", root)
    assert (place.app_name, place.app_module) == ("payment_service", "payment_service")
    assert (place.project_name, place.settings_module) == ("payment_service", "config.settings")


def test_a_file_outside_of_every_workspace_has_a_place_too(tmp_path: Path):
    for root in (None, tmp_path / "elsewhere", tmp_path / "orders" / "tasks.py"):
        assert place_of(tmp_path / "orders" / "tasks.py", root).app_name == "orders"


def test_a_file_in_the_root_of_the_disk_has_a_place():
    assert place_of(Path("/tasks.py"), Path("/")).app_name == "app"


def test_the_nearest_project_counts_and_none_above_the_workspace(tmp_path: Path):
    write(tmp_path / "manage.py", MANAGE.format("above.settings"))
    write(tmp_path / "work" / "manage.py", MANAGE.format("outer.settings"))
    write(tmp_path / "work" / "inner" / "manage.py", MANAGE.format("inner.settings"))
    file = tmp_path / "work" / "inner" / "orders" / "tasks.py"
    assert place_of(file, tmp_path / "work").project_name == "inner"
    assert place_of(tmp_path / "work" / "orders" / "tasks.py", tmp_path / "work" / "orders").project_name == "orders"


def test_a_manage_that_is_no_text_is_passed_over(tmp_path: Path):
    (tmp_path / "manage.py").mkdir()
    (tmp_path / "c").mkdir()
    os.mkfifo(tmp_path / "c" / "manage.py")
    write(tmp_path / "a" / "manage.py", "\x00\x01")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "manage.py").write_bytes(b"\xff\xfe\xff")
    for name in "abc":
        assert place_of(tmp_path / name / "tasks.py", tmp_path).settings_module == "config.settings"


def test_manage_is_never_run(tmp_path: Path):
    write(tmp_path / "manage.py", f"open({str(tmp_path / 'ran')!r}, 'w')\n" + MANAGE.format("shop.settings"))
    assert place_of(tmp_path / "tasks.py", tmp_path).project_name == "shop"
    assert not (tmp_path / "ran").exists()


def test_few_folders_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[Path] = []
    real = Path.is_file

    def counting(self: Path):
        asked.append(self)
        return real(self)

    monkeypatch.setattr(Path, "is_file", counting)
    place_of(tmp_path.joinpath(*(["deep"] * 60), "tasks.py"), tmp_path)
    assert 0 < len(asked) <= 16


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')", "shop.settings"),
        ('    os.environ.setdefault(\n        "DJANGO_SETTINGS_MODULE",\n        "a.b.c",\n    )', "a.b.c"),
        ('os.environ["DJANGO_SETTINGS_MODULE"] = "shop.local"', "shop.local"),
        ('# os.environ["DJANGO_SETTINGS_MODULE"] = "shop.local"', None),
        ('os.environ.setdefault("DJANGO_SETTINGS_MODULE", find())', None),
        ('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "not a module")', None),
        ("", None),
    ],
)
def test_the_settings_of_a_manage(text: str, expected: str | None):
    assert settings_module(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My-Shop", "my_shop"),
        ("2fast", "_2fast"),
        ("class", "class_"),
        ("---", "app"),
        ("", "app"),
        ("Bücher", "bücher"),
    ],
)
def test_a_folder_becomes_a_name(name: str, expected: str):
    assert identifier(name, "app") == expected


def test_a_project_in_folders_that_all_have_common_names_keeps_its_package():
    assert project_name("config.settings", Path("/src/project")) == "config"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
