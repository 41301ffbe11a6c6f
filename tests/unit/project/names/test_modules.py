"""Which file a module's name means, in the layouts that projects have."""

from __future__ import annotations

import time

import pytest

from celeryls.project.names.modules import Modules

ROOT = "/workspace"


def modules(*files):
    return Modules.of(ROOT, [f"{ROOT}/{file}" for file in files])


def names(of, file):
    return of.names_of(f"{ROOT}/{file}")


def path(of, module, seen_from):
    found = of.path_of(module, f"{ROOT}/{seen_from}")
    return found and found.removeprefix(f"{ROOT}/")


@pytest.mark.parametrize(
    ("files", "file", "name"),
    [
        (["manage.py", "shop/__init__.py", "shop/tasks.py"], "shop/tasks.py", "shop.tasks"),
        # A folder of apps that is no package: `manage.py` says from where.
        (["manage.py", "apps/shop/__init__.py", "apps/shop/tasks.py"], "apps/shop/tasks.py", "apps.shop.tasks"),
        (
            ["backend/manage.py", "backend/shop/__init__.py", "backend/shop/tasks.py"],
            "backend/shop/tasks.py",
            "shop.tasks",
        ),
        (["pyproject.toml", "src/shop/__init__.py", "src/shop/tasks.py"], "src/shop/tasks.py", "shop.tasks"),
        # A package without a file below `src`, as companies have.
        (
            ["pyproject.toml", "src/acme/shop/__init__.py", "src/acme/shop/tasks.py"],
            "src/acme/shop/tasks.py",
            "acme.shop.tasks",
        ),
        (
            ["pyproject.toml", "services/a/app/__init__.py", "services/a/app/tasks.py"],
            "services/a/app/tasks.py",
            "app.tasks",
        ),
        (["worker.py", "jobs/mail.py"], "jobs/mail.py", "jobs.mail"),
        (["conftest.py", "a/worker.py", "a/jobs/mail.py"], "a/jobs/mail.py", "jobs.mail"),
        (["pyproject.toml", "shop/orders/tasks.py"], "shop/orders/tasks.py", "shop.orders.tasks"),
        (["shop/__init__.py"], "shop/__init__.py", "shop"),
        # An `__init__.py` beside `manage.py` that nothing needs: Django is started in the folder.
        (["__init__.py", "manage.py", "shop/__init__.py", "shop/tasks.py"], "shop/tasks.py", "shop.tasks"),
        (["__init__.py", "manage.py", "urls.py"], "urls.py", "urls"),
        (
            ["web/__init__.py", "web/manage.py", "web/shop/__init__.py", "web/shop/tasks.py"],
            "web/shop/tasks.py",
            "shop.tasks",
        ),
    ],
)
def test_the_likeliest_name_of_a_module_is(files, file, name):
    of = modules(*files)
    assert names(of, file)[0] == name
    assert path(of, name, file) == file


def test_a_file_that_can_be_imported_twice_has_both_names():
    of = modules("manage.py", "apps/shop/__init__.py", "apps/shop/tasks.py")
    assert names(of, "apps/shop/tasks.py") == ("apps.shop.tasks", "shop.tasks")


def test_no_module_is_imported_from_above_the_folder_that_a_program_is_started_in():
    of = modules("backend/manage.py", "backend/shop/__init__.py", "backend/shop/tasks.py", "pyproject.toml")
    assert names(of, "backend/shop/tasks.py") == ("shop.tasks",)
    of = modules("backend/manage.py", "backend/apps/shop/__init__.py", "backend/apps/shop/tasks.py")
    assert names(of, "backend/apps/shop/tasks.py") == ("apps.shop.tasks", "shop.tasks")


def test_what_is_no_module_has_no_name():
    of = modules("shop/__init__.py", "shop/0001_initial.py", "Procfile", "a-b/tasks.py")
    assert names(of, "shop/0001_initial.py") == ()
    assert names(of, "Procfile") == ()


def test_of_two_services_with_the_same_modules_each_finds_its_own():
    files = [f"services/{each}/app/{file}" for each in "ab" for file in ("__init__.py", "tasks.py")]
    of = modules(*files, "services/b/app/labels.py", "libs/events/__init__.py")
    assert path(of, "app.tasks", "services/a/app/tasks.py") == "services/a/app/tasks.py"
    assert path(of, "app.tasks", "services/b/app/tasks.py") == "services/b/app/tasks.py"
    # Python looks no further than the first package of a name.
    assert path(of, "app.labels", "services/a/app/tasks.py") is None
    assert path(of, "events", "services/a/app/tasks.py") == "libs/events/__init__.py"


def test_libraries_are_no_modules_of_the_project_whatever_its_files_are_called():
    of = modules("celery.py", "worker.py", "lib/types.py", "lib/__init__.py", "tools/queue.py", "tools/run.py")
    assert path(of, "celery", "worker.py") is None
    assert path(of, "queue", "worker.py") is None
    assert path(of, "queue", "tools/run.py") == "tools/queue.py"


def test_packages_without_a_file_are_entered():
    of = modules("manage.py", "apps/shop/tasks.py")
    assert path(of, "apps", "manage.py") is None
    assert path(of, "apps.shop.tasks", "manage.py") == "apps/shop/tasks.py"


def test_a_workspace_inside_of_a_package_has_the_package_in_its_names(tmp_path):
    inner = tmp_path / "shop" / "orders"
    inner.mkdir(parents=True)
    for folder in (tmp_path / "shop", inner):
        (folder / "__init__.py").touch()
    files = [str(inner / "__init__.py"), str(inner / "tasks.py")]
    of = Modules.of(inner, files)
    assert of.names_of(files[1])[0] == "shop.orders.tasks"
    assert of.path_of("shop.orders.tasks", files[0]) == files[1]


def test_twenty_thousand_files_take_no_time():
    files = [f"s{s}/app{a}/m{m}.py" for s in range(50) for a in range(20) for m in range(20)]
    inits = [f"s{s}/app{a}/__init__.py" for s in range(50) for a in range(20)]
    started = time.process_time()
    of = modules(*files, *inits)
    assert {len(names(of, file)) for file in files} == {2}
    assert time.process_time() - started < 2


def test_a_workspace_may_be_the_whole_disk():
    modules = Modules.of("/", ["/tasks.py", "/shop/orders.py"])
    assert modules.names_of("/tasks.py") == ("tasks",)
