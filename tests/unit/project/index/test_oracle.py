"""What the index reads from the text of ``tests/projects`` is what real Celery finds when it runs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.oracle import PROJECTS, WORKERS, calls, facts

from celeryls.project.index.index import Index
from celeryls.project.model.tasks import in_force
from celeryls.project.values.known import texts_in
from celeryls.source.expression.values import Constant
from celeryls.source.outline.files import outline

EVERY = [(project, worker) for project, workers in WORKERS.items() for worker in workers]

# Made in a loop, or by a function that a variable is handed to: no text says their names.
ONLY_AT_RUN_TIME = {
    ("plain_package", "worker"): {"geo.import_de", "geo.import_fr", "geo.import_it"},
}


@cache
def index(project):
    root = PROJECTS / project
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    made = Index(root)
    made.listed(map(str, files))
    made.update({str(path): outline(path.read_text("utf-8"), whole=True) for path in files if path.suffix == ".py"})
    assert made.resolve_pending()
    return made.snapshot


def named(project, name, file):
    """The task of a name that stands in a file, as services of one repository may share names."""
    path = str(PROJECTS / project / file)
    return next((task for task in index(project).tasks_named(name) if task.spot.path == path), None)


def _last_line(project, spot):
    place = index(project).location(spot)
    return place.path, place.range.end_line + 1


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_every_registered_task_is_found_under_its_name_where_it_stands(project, worker):
    for name, fact in facts(project, worker)["tasks"].items():
        if name in ONLY_AT_RUN_TIME.get((project, worker), ()):
            continue
        task = named(project, name, fact["file"])
        assert task is not None, name
        assert task.name == name
        assert (task.function, task.module) == (fact["function"], fact["module"])
        assert index(project).location(task.spot).range.line + 1 == fact["line"]
        assert (task.kind == "class") is fact["class"]


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_options_are_those_of_decorator_wrapper_class_and_bases(project, worker):
    known = facts(project, worker)
    compared = 0
    for name, fact in known["tasks"].items():
        task = named(project, name, fact["file"])
        if task is None:
            continue
        annotated = known["settings"].get("task_annotations") or {}
        for option, given in in_force(index(project).options_of(task)).items():
            # None inherits the setting.
            if option not in fact["options"] or not isinstance(given.value, Constant) or given.value.value is None:
                continue
            if given.origin == "annotation" and (not annotated or name == "proj.plain"):
                continue  # of another app's worker; one that is only put into the registry is bound with its first use
            assert given.value.value == fact["options"][option], (name, option)
            compared += 1
        if task.option("bind"):
            assert fact["bind"]
    assert compared or project in ("monorepo", "two_apps", "cookiecutter")


def test_a_name_that_is_made_at_run_time_is_none():
    (made,) = [task for task in index("plain_package").tasks() if task.function == "run"]
    assert (made.name, made.names, made.nested) == (None, (), True)
    for name in ONLY_AT_RUN_TIME["plain_package", "worker"]:
        assert index("plain_package").tasks_named(name) == ()


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_every_call_of_a_task_is_found(project, worker):
    found = {(*_last_line(project, use.spot), use.method, use.task) for use in index(project).uses()}
    told = [
        (str(PROJECTS / project / call["file"]), call["line"], call["method"], call["task"])
        for call in calls(project, worker)
    ]
    assert told or project == "src_layout"
    assert [call for call in told if call not in found] == []


BEYOND_THE_ORACLE = [
    ("flask_factory/tests/test_views.py", "patch", "microblog.tasks.add"),  # by `monkeypatch.setattr`
    ("fastapi_worker/routers/mail.py", "send_task", "mail.suppress"),  # by keyword
    ("plain_package/proj/main.py", "", "proj.tasks.add"),  # where a class gets it as an attribute
    ("plain_package/proj/main.py", "delay", "proj.tasks.add"),  # by a class' attribute
    ("monorepo/services/b/app/worker.py", "", "app.tasks.sync"),  # handed over to `add_periodic_task`
    ("plain_package/proj/main.py", "delay", "proj.tasks.mul"),  # by a local name of the method
    ("plain_package/proj/main.py", "delay", "proj.tasks.mul"),  # where it gets that name
    ("src_layout/tests/test_workers.py", "delay", "tests.test_workers.mul"),  # a task made in the test itself
]


def test_no_call_is_found_that_celery_does_not_know():
    extra = []
    for project, workers in WORKERS.items():
        told = {
            (str(PROJECTS / project / call["file"]), call["line"], call["task"])
            for worker in workers
            for call in calls(project, worker)
        }
        for use in index(project).uses():
            place = (*_last_line(project, use.spot), use.task)
            if use.kind not in ("beat", "route") and use.task is not None and place not in told:
                extra.append((str(Path(place[0]).relative_to(PROJECTS)), use.method, use.task))
    assert sorted(extra) == sorted(BEYOND_THE_ORACLE)


def test_what_hangs_on_a_loop_is_said_to_be_unresolved():
    (use,) = [use for use in index("plain_package").uses() if use.task is None and use.kind == "call"]
    assert (use.text, use.method) == ("task", "delay")
    assert use.spot.path.endswith("proj/geo/imports.py")


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_beat_entries_name_the_tasks_that_beat_runs(project, worker):
    found = {use.task for use in index(project).uses() if use.kind == "beat"}
    by_call = {use.task for use in index(project).uses() if use.kind in ("call", "signature")}
    at_run_time = ONLY_AT_RUN_TIME.get((project, worker), set())
    told = {entry["task"] for entry in facts(project, worker)["beat"].values()}
    assert told - at_run_time <= found | by_call


def test_what_no_worker_registers_is_known_all_the_same():
    assert index("django_apps").tasks_named("apps.legacy.tasks.import_orders")
    assert not index("django_apps").tasks_named("reports.never")
    assert not index("django_apps").tasks_named("tasks.clean")


def test_wrappers_are_told_by_name():
    assert index("django_apps").wrappers >= {
        "apps.core.decorators.event",
        "apps.core.decorators.mail_job",
        "apps.core.decorators.nightly",
        "apps.core.decorators.tracked",
    }
    assert "events.task.event_task" in index("monorepo").wrappers


@pytest.mark.parametrize(
    ("project", "app", "modules"),
    [
        (
            *("django_apps", "config.celery.app"),
            "apps.audit.tasks apps.catalog.jobs apps.orders.tasks apps.reports.tasks apps.users.tasks",
        ),
        (
            *("cookiecutter", "config.celery_app.app"),
            "clubhouse.billing.tasks clubhouse.media.tasks clubhouse.users.tasks",
        ),
        ("fastapi_worker", "worker.celery", "jobs.mail jobs.video"),
        ("plain_package", "proj.celery.app", "proj.classes proj.geo proj.geo.imports proj.tasks"),
        (
            *("src_layout", "warehouse.app.application"),
            "warehouse.inbound.workers warehouse.outbound.workers warehouse.returns.handlers warehouse.stock.tasks",
        ),
        ("split_settings", "project.celery.app", "mails.tasks orders.tasks"),
        ("two_apps", "ingest.app", "common.tasks ingest.tasks"),
        ("two_apps", "mailer.app.app", "common.tasks mailer.tasks"),
    ],
)
def test_an_app_knows_the_modules_that_its_worker_imports(project, app, modules):
    (found,) = [each for each in index(project).apps() if each.dotted == app]
    settings = [found.settings[name].known for name in ("imports", "include") if name in found.settings]
    imported = {*found.record.modules, *(text.value for known in settings for text in texts_in(known))}
    assert imported == set(modules.split())
    told = [set(facts(project, worker)["modules"]) for worker in WORKERS[project]]
    assert any(imported <= each for each in told)
