"""A worker's tasks are those of the modules that it imports, and of what these import: real Celery says which."""

from __future__ import annotations

import pytest
from tests.oracle import PROJECTS, facts

from celeryls.project.apps.discovery import Autodiscovery, autodiscoveries, imported_with, worker_modules
from celeryls.project.names.modules import Modules
from celeryls.project.names.resolve import Resolver
from celeryls.project.tasks.tasks import TaskReader
from celeryls.source.outline.files import outline

DJANGO = ["apps.core", "apps.users.apps.UsersConfig", "apps.orders", "apps.catalog", "apps.reports", "apps.audit"]

# Of each worker: the file of its app and its name there, `imports` and `include`, Django's apps, and what a run alone
# tells: the URLconf and `AppConfig.ready` import more, and names are made in loops.
WORKERS = [
    (
        "django_apps",
        "worker",
        "config/celery.py",
        "app",
        (),
        DJANGO,
        {"fraud.check", "apps.users.receivers.index_customer"},
    ),
    (
        *("cookiecutter", "worker", "config/celery_app.py", "app", ()),
        *(["clubhouse.users", "clubhouse.media", "clubhouse.billing.apps.BillingConfig"], set()),
    ),
    ("fastapi_worker", "worker", "worker.py", "celery", ("jobs.mail", "jobs.video"), (), set()),
    (
        *("plain_package", "worker", "proj/celery.py", "app"),
        *(("proj.tasks", "proj.geo.imports", "proj.geo", "proj.classes"), ()),
        {"geo.import_de", "geo.import_fr", "geo.import_it"},
    ),
    ("src_layout", "worker", "src/warehouse/app.py", "application", (), (), set()),
    ("two_apps", "mailer", "mailer/app.py", "app", (), (), set()),
    ("monorepo", "billing", "services/a/app/worker.py", "app", ("app.tasks",), (), set()),
    ("monorepo", "shipping", "services/b/app/worker.py", "app", ("app.tasks", "app.labels"), (), set()),
]


@pytest.fixture(scope="module")
def resolvers():
    made = {}
    for project in {worker[0] for worker in WORKERS}:
        root = PROJECTS / project
        files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        texts = {str(path): path.read_text("utf-8") for path in files if path.suffix == ".py"}
        outlines = {path: outline(text, whole=True) for path, text in texts.items()}
        made[project] = Resolver(outlines, Modules.of(root, map(str, files)))
    return made


@pytest.mark.parametrize("case", WORKERS, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_worker_s_tasks_are_those_of_the_modules_that_it_imports(resolvers, case):
    project, worker, file, variable, imports, apps, beyond = case
    resolver, path = resolvers[project], str(PROJECTS / project / file)
    app = resolver.resolve(path, variable)
    modules = worker_modules(path, resolver, imports, autodiscoveries(path, app, resolver), apps)
    paths = imported_with([path, *filter(None, (resolver.imported(name, path) for name in modules))], resolver)
    tasks = TaskReader(resolver)
    found = {made.name for each in paths for made in tasks.in_file(each) if made.name and not made.nested}
    told = set(facts(project, worker)["tasks"])
    assert found == told - beyond
    assert modules <= set(facts(project, worker)["modules"])


def test_packages_may_be_what_a_function_returns_and_a_name_may_be_none(tmp_path):
    text = (
        "from celery import Celery\n\napp = Celery()\nother = Celery()\nNAMES = ['a'] + ['b']\n"
        "def packages():\n    return ['c']\n"
        "app.autodiscover_tasks(packages)\napp.autodiscover_tasks(NAMES, related_name=None)\n"
        "app.autodiscover_tasks(lambda: ('d',), 'jobs')\napp.autodiscover_tasks(unknown)\nother.autodiscover_tasks()\n"
        "LATE = lambda: [f'{name}.e' for name in NAMES]\napp.autodiscover_tasks(LATE)\nNAMES.append('f')\n"
    )
    path = str(tmp_path / "main.py")
    resolver = Resolver({path: outline(text)}, Modules.of(tmp_path, [path]))
    found = list(autodiscoveries(path, resolver.resolve(path, "app"), resolver))
    assert [tuple(each) for each in found] == [
        (("c",), "tasks", True),
        (("a", "b"), None, True),
        (("d",), "jobs", True),
        (None, "tasks", False),
        (("a.e", "b.e"), "tasks", True),
    ]
    assert list(autodiscoveries(path, resolver.resolve(path, "other"), resolver)) == [Autodiscovery((), "tasks")]
