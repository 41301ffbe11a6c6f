"""What was planted in ``tests/projects`` is what Celery finds there."""

from __future__ import annotations

import pytest
from tests.oracle import PROJECTS, WORKERS, broken, calls, facts

REGISTERED = {
    ("django_apps", "worker"): """
        apps.audit.tasks.archive apps.audit.tasks.write
        apps.catalog.jobs.rebuild_search apps.catalog.jobs.refresh
        apps.orders.tasks.email.send_confirmation apps.orders.tasks.email.send_internal
        apps.orders.tasks.email.send_refund apps.orders.tasks.stock.close_stale_carts apps.orders.tasks.stock.fulfil
        apps.orders.tasks.stock.pick apps.orders.tasks.stock.release apps.orders.tasks.stock.reserve
        apps.reports.tasks.CleanReports apps.reports.tasks.render reports.build reports.mail
        apps.users.receivers.index_customer apps.users.tasks.deactivate apps.users.tasks.sync_crm
        users.close users.export users.merge users.remind users.welcome
        config.celery.debug_task fraud.check orders.pack orders.vacuum
    """,
    ("cookiecutter", "worker"): """
        billing.dun billing.invoice_all billing.remind clubhouse.billing.tasks.invoices.invoice
        clubhouse.users.tasks.get_users_count clubhouse.users.tasks.send_digest clubhouse.users.tasks.send_invitation
        image.resize image.upload video.convert
    """,
    ("flask_factory", "worker"): """
        microblog.feeds.tasks.fetch microblog.feeds.tasks.fetch_all
        microblog.tasks.add microblog.tasks.block microblog.tasks.process
    """,
    ("fastapi_worker", "worker"): """
        create_task jobs.noop jobs.mail.bounce jobs.mail.send_digest jobs.mail.send_greeting mail.suppress
        video.cut video.join video.poster video.prune
    """,
    ("plain_package", "worker"): """
        geo.import_de geo.import_fr geo.import_it geo.rebuild proj.geo.again proj.geo.locate
        proj.classes.Fetch proj.crawl proj.plain
        proj.tasks._sub proj.tasks.absolute proj.tasks.add proj.tasks.div proj.tasks.mul proj.tasks.neg proj.tasks.xsum
    """,
    ("src_layout", "worker"): """
        inbound.label returns.sweep stock.move warehouse.inbound.workers.book warehouse.inbound.workers.receive
        warehouse.outbound.workers.ship_air warehouse.outbound.workers.ship_bike warehouse.outbound.workers.ship_sea
        warehouse.stock.tasks.count
    """,
    # What another app defines is shared with every app of the process, unless it says ``shared=False``.
    ("two_apps", "ingest"): """
        common.log common.tasks.ping ingest.parse ingest.store ingest.tasks.load
        mailer.bounce mailer.send mailer.tasks.digest
    """,
    ("two_apps", "mailer"): """
        common.log common.tasks.ping mailer.bounce mailer.send mailer.tasks.digest mailer.tasks.only_here
    """,
    ("split_settings", "worker"): "mails.newsletter orders.tasks.bake orders.tasks.deliver",
    ("many_apps", "media"): "common.jobs.audit common.sweep media.tasks.shrink media.tasks.tag",
    ("many_apps", "mails"): "common.jobs.audit common.sweep mails.tasks.bounce mails.tasks.send",
    ("many_apps", "search"): "search.tasks.index search.tasks.reindex",
    ("class_settings", "worker"): "ledger.close ledger.tasks.balance ledger.tasks.book",
    ("opaque_configuration", "plant"): "plant.paint plant.tasks.drill plant.tasks.press",
    ("opaque_configuration", "robots"): "robots.tasks.move robots.tasks.weld",
    ("library_app", "tenants"): "tenants.close tenants.tasks.dun tenants.tasks.invoice",
    ("library_app", "public"): "public.tasks.ping public.tasks.pong",
    ("no_init", "worker"): "mail.bounce worker.jobs.mail.send worker.tally.count",
    ("decorator_class", "worker"): "mill.bake mill.grind mill.tasks.press mill.tasks.sift",
    ("own_app", "worker"): "store.audit store.count store.tasks.ship store.tasks.weigh",
    ("monorepo", "billing"): "app.tasks.charge app.tasks.sync events.ordered",
    ("monorepo", "shipping"): "app.tasks.sync app.tasks.track events.paid labels.print",
}


@pytest.mark.parametrize(("project", "worker"), REGISTERED)
def test_a_worker_registers_what_its_project_holds_and_no_more(project, worker):
    assert set(facts(project, worker)["tasks"]) == set(REGISTERED[project, worker].split())


def test_every_project_has_a_worker_and_every_worker_is_asked():
    folders = {each.name for each in PROJECTS.iterdir() if each.is_dir()}
    no_projects = {"stand_ins", "typing"}
    assert folders - no_projects == set(WORKERS)
    assert {(project, worker) for project, workers in WORKERS.items() for worker in workers} == set(REGISTERED)


PLANTED = {
    "django_apps": {"tasks": "ModuleNotFoundError: No module named 'invoke'"},
    # Included by others, whose names they use.
    "split_settings": {
        f"project.settings.{module}": f"NameError: name '{name}' is not defined"
        for module, name in {
            "components._unused": "CELERY_BEAT_SCHEDULE",
            "components.celery": "ENVIRONMENT",
            "components.mail": "INSTALLED_APPS",
            "environments.more.limits": "CELERY_TASK_TIME_LIMIT",
            "environments.production": "CELERY_TASK_QUEUES",
        }.items()
    },
}


@pytest.mark.parametrize(("project", "worker"), REGISTERED)
def test_every_module_can_be_imported_but_that_of_another_library(project, worker):
    assert broken(project, worker) == PLANTED.get(project, {})


@pytest.mark.parametrize(
    ("project", "worker", "name", "file", "function"),
    [
        ("django_apps", "worker", "users.remind", "apps/users/tasks.py", "def remind("),
        ("django_apps", "worker", "apps.orders.tasks.stock.pick", "apps/orders/tasks/stock.py", "def pick("),
        ("django_apps", "worker", "reports.build", "apps/reports/tasks.py", "class BuildReport("),
        ("cookiecutter", "worker", "clubhouse.users.tasks.send_digest", "clubhouse/users/tasks.py", "def digest("),
        ("plain_package", "worker", "proj.tasks._sub", "proj/tasks.py", "def _sub("),
        ("plain_package", "worker", "geo.import_fr", "proj/geo/imports.py", "    def run("),
        ("src_layout", "worker", "inbound.label", "src/warehouse/inbound/workers.py", "def label("),
        ("src_layout", "worker", "stock.move", "src/warehouse/stock/tasks.py", "async def move("),
        ("monorepo", "billing", "app.tasks.sync", "services/a/app/tasks.py", "def sync():"),
        ("monorepo", "shipping", "app.tasks.sync", "services/b/app/tasks.py", "def sync(what):"),
    ],
)
def test_a_task_stands_where_its_definition_does(project, worker, name, file, function):
    task = facts(project, worker)["tasks"][name]
    assert task["file"] == file
    assert (PROJECTS / project / file).read_text("utf-8").splitlines()[task["line"] - 1].startswith(function)


@pytest.mark.parametrize(
    ("project", "worker", "name", "expected"),
    [
        ("django_apps", "worker", "users.welcome", "email email.welcome"),
        ("django_apps", "worker", "reports.mail", "reports reports.# 3"),
        ("django_apps", "worker", "apps.audit.tasks.write", "audit audit"),
        ("django_apps", "worker", "apps.catalog.jobs.rebuild_search", "default default"),
        ("cookiecutter", "worker", "video.convert", "thumbnails media.thumbnails"),
        ("cookiecutter", "worker", "billing.dun", "money money 9"),
        ("flask_factory", "worker", "microblog.feeds.tasks.fetch_all", "celery celery"),
        ("fastapi_worker", "worker", "video.poster", "celery celery"),
        ("fastapi_worker", "worker", "jobs.mail.bounce", "mail mail.out"),
        ("plain_package", "worker", "geo.import_it", "geo geo.it"),
        ("plain_package", "worker", "proj.tasks.mul", "math math"),
        ("src_layout", "worker", "warehouse.outbound.workers.ship_bike", "outbound outbound.#"),
        ("src_layout", "worker", "warehouse.outbound.workers.ship_sea", "bulk bulk.#"),
        ("two_apps", "ingest", "mailer.bounce", "mail mail"),
        ("two_apps", "mailer", "mailer.bounce", "bounces bounces"),
        ("split_settings", "worker", "orders.tasks.deliver", "parcels default"),
        ("monorepo", "billing", "app.tasks.sync", "billing billing"),
        ("monorepo", "shipping", "app.tasks.sync", "shipping shipping"),
    ],
)
def test_a_route_is_what_the_settings_say(project, worker, name, expected):
    route = facts(project, worker)["tasks"][name]["route"]
    assert " ".join(str(value) for value in route.values()) == expected


def test_delay_prefers_the_queue_of_the_decorator_and_of_the_class():
    search = facts("django_apps")["tasks"]["apps.catalog.jobs.rebuild_search"]
    assert (search["route"]["queue"], search["delay"]["queue"]) == ("default", "search")
    crawl = facts("plain_package")["tasks"]["proj.crawl"]
    assert (crawl["route"]["queue"], crawl["delay"]["queue"]) == ("celery", "net")
    mul = facts("plain_package")["tasks"]["proj.tasks.mul"]
    assert mul["delay"] == {"queue": "math", "routing_key": "math", "priority": 7}


@pytest.mark.parametrize(
    ("project", "worker", "name", "expected"),
    [
        # A wrapper's base, its own options, and what the task gives it.
        ("django_apps", "worker", "users.remind", {"max_retries": 1, "rate_limit": "20/m", "ignore_result": True}),
        ("django_apps", "worker", "apps.orders.tasks.email.send_refund", {"acks_late": True, "max_retries": 5}),
        ("django_apps", "worker", "orders.pack", {"track_started": True, "rate_limit": "10/s"}),
        ("django_apps", "worker", "orders.vacuum", {"soft_time_limit": 3300, "time_limit": 1800}),
        # Annotations beat the task, and the entry for all beats that of one.
        ("django_apps", "worker", "apps.users.tasks.sync_crm", {"rate_limit": "5/m"}),
        ("cookiecutter", "worker", "video.convert", {"time_limit": 1200, "max_retries": 8}),
        ("plain_package", "worker", "proj.classes.Fetch", {"rate_limit": "10/s", "max_retries": 7}),
        # The app's own class, a class over several bases, and one that has nothing to do with either.
        ("plain_package", "worker", "proj.tasks.add", {"max_retries": 7, "soft_time_limit": 7200}),
        ("plain_package", "worker", "proj.crawl", {"max_retries": 1, "queue": "net"}),
        ("plain_package", "worker", "geo.rebuild", {"acks_late": True, "time_limit": 600}),
        ("plain_package", "worker", "proj.plain", {"max_retries": 3}),
        # Settings, old and new; ``None`` on the decorator inherits.
        ("two_apps", "mailer", "common.log", {"soft_time_limit": 60}),
        ("two_apps", "ingest", "common.log", {"soft_time_limit": None}),
        ("src_layout", "worker", "inbound.label", {"rate_limit": "100/m", "reject_on_worker_lost": True}),
        ("fastapi_worker", "worker", "video.poster", {"max_retries": 1, "acks_late": True, "track_started": False}),
        ("flask_factory", "worker", "microblog.tasks.block", {"ignore_result": True}),
        ("monorepo", "shipping", "events.paid", {"max_retries": 10, "acks_late": True}),
    ],
)
def test_options_come_from_wrapper_class_annotation_and_setting(project, worker, name, expected):
    options = facts(project, worker)["tasks"][name]["options"]
    assert {key: options[key] for key in expected} == expected


BEAT = {
    ("django_apps", "worker"): {
        "close stale carts": "apps.orders.tasks.stock.close_stale_carts <crontab: */15 * * * * (m/h/dM/MY/d)>",
        "rebuild search": "apps.catalog.jobs.rebuild_search <freq: 6.00 hours>",
        "nightly report": "reports.build <crontab: 0 2 * * * (m/h/dM/MY/d)>",
        "archive audit log": "apps.audit.tasks.archive <crontab: 0 4 1 * * (m/h/dM/MY/d)>",
        "ping": "config.celery.debug_task <freq: 1.00 minute>",
        "sync everybody": "apps.users.tasks.sync_crm <freq: 1.00 hour>",
        "apps.users.tasks.deactivate(days=365)": ("apps.users.tasks.deactivate <crontab: 30 3 * * mon (m/h/dM/MY/d)>"),
    },
    ("cookiecutter", "worker"): {
        "users-count": "clubhouse.users.tasks.get_users_count <freq: 30.00 seconds>",
        "billing-invoices": "billing.invoice_all <crontab: 0 6 1 * * (m/h/dM/MY/d)>",
    },
    ("flask_factory", "worker"): {"fetch every feed": "microblog.feeds.tasks.fetch_all <freq: 10.00 minutes>"},
    ("fastapi_worker", "worker"): {
        "cut old videos": "video.prune <crontab: 0 */6 * * * (m/h/dM/MY/d)>",
        "good morning": "jobs.mail.send_greeting <crontab: 30 5,17 * * * (m/h/dM/MY/d)>",
        "weekly": "jobs.mail.send_digest <crontab: 0 8 * * mon (m/h/dM/MY/d)>",
        "ten": "create_task <freq: 10.00 seconds>",
    },
    ("plain_package", "worker"): {
        "add": "proj.tasks.add <freq: 30.00 seconds>",
        "late": "proj.geo.locate <crontab: 0 22 * * 1-5 (m/h/dM/MY/d)>",
        "import de": "geo.import_de <crontab: 0 4 * * * (m/h/dM/MY/d)>",
        "import fr": "geo.import_fr <crontab: 0 5 * * * (m/h/dM/MY/d)>",
    },
    ("src_layout", "worker"): {
        "sweep": "returns.sweep <freq: 5.00 minutes>",
        "count": "warehouse.stock.tasks.count <freq: 1.00 day>",
    },
    ("two_apps", "ingest"): {},
    ("two_apps", "mailer"): {
        "digest": "mailer.tasks.digest <freq: 1.00 day>",
        "ping": "common.tasks.ping <freq: 15.00 seconds>",
    },
    ("split_settings", "worker"): {
        "bake": "orders.tasks.bake <crontab: 0 4 * * * (m/h/dM/MY/d)>",
        "deliver": "orders.tasks.deliver <freq: 10.00 minutes>",
        "newsletter": "mails.newsletter <crontab: * * * * mon (m/h/dM/MY/d)>",
    },
    ("monorepo", "billing"): {
        "sync": "app.tasks.sync <freq: 1.00 minute>",
        "charge": "app.tasks.charge <freq: 1.00 hour>",
    },
    ("monorepo", "shipping"): {"sync": "app.tasks.sync <freq: 5.00 minutes>"},
}


@pytest.mark.parametrize(("project", "worker"), BEAT)
def test_beat_runs_what_each_way_of_writing_an_entry_says(project, worker):
    entries = facts(project, worker)["beat"]
    assert {name: f"{entry['task']} {entry['schedule']}" for name, entry in entries.items()} == BEAT[project, worker]


def test_arguments_and_options_of_beat_entries_are_kept():
    beat = facts("fastapi_worker")["beat"]
    assert beat["ten"] | {"schedule": ""} == {
        "task": "create_task",
        "schedule": "",
        "args": [1],
        "kwargs": {},
        "options": {"expires": 5, "queue": "video"},
    }
    assert beat["weekly"]["kwargs"] == {"kind": "weekly"}
    assert facts("monorepo", "shipping")["beat"]["sync"]["args"] == ["all"]


@pytest.mark.parametrize(
    ("project", "worker", "queues"),
    [
        ("django_apps", "worker", "default email reports"),
        ("cookiecutter", "worker", "celery"),
        ("fastapi_worker", "worker", "celery video mail"),
        ("plain_package", "worker", "celery geo"),
        ("src_layout", "worker", "inbound outbound bulk"),
        ("two_apps", "mailer", "mail"),
        ("split_settings", "worker", "parcels default mail labels"),
        ("monorepo", "shipping", "shipping"),
    ],
)
def test_queues_are_those_of_the_settings(project, worker, queues):
    assert list(facts(project, worker)["queues"]) == queues.split()


def test_an_app_has_the_name_it_was_given():
    names = {key: facts(*key)["app"] for key in REGISTERED}
    assert list(names.values()) == [
        *("shop", "clubhouse", "microblog", "worker", "proj", "warehouse", "ingest", "mailer", "bakery"),
        *("media", "mails", "search", "backend", "plant", "robots", "tenants", "public", "worker", "mill", "store"),
        *("billing", "shipping"),
    ]


def test_settings_are_read_by_namespace_from_a_module_from_a_class_and_from_a_factory():
    assert facts("django_apps")["settings"]["task_acks_late"] is True
    assert facts("cookiecutter")["settings"]["task_eager_propagates"] is True
    assert facts("plain_package")["settings"]["task_default_exchange"] == "proj"
    assert facts("src_layout")["settings"]["task_default_rate_limit"] == "100/m"
    assert facts("flask_factory")["settings"]["task_ignore_result"] is True
    assert facts("two_apps", "mailer")["settings"]["task_default_queue"] == "mail"


@pytest.mark.parametrize(
    ("project", "module"),
    [
        ("django_apps", "apps.legacy.tasks"),
        ("django_apps", "apps.orders.tasks.archive"),
        ("django_apps", "apps.orders.tests.test_tasks"),
        ("flask_factory", "microblog.feeds.cleanup"),
        ("fastapi_worker", "jobs.unused"),
        ("plain_package", "proj.geo.unused"),
        ("src_layout", "warehouse.returns.workers"),
    ],
)
def test_a_worker_does_not_import_what_nothing_leads_to(project, module):
    assert module not in facts(project)["modules"]


def test_a_django_worker_imports_what_the_urls_lead_to():
    """Django's checks, which Celery runs before it discovers tasks, import the root URLconf."""
    assert {"config.urls", "apps.orders.views", "apps.core.fraud"} <= set(facts("django_apps")["modules"])


@pytest.mark.parametrize(
    ("project", "worker", "file", "text", "method", "task"),
    [
        ("django_apps", "worker", "apps/orders/views.py", "release.delay(", "delay", "apps.orders.tasks.stock.release"),
        ("django_apps", "worker", "apps/orders/views.py", "check_fraud.delay", "delay", "fraud.check"),
        ("django_apps", "worker", "apps/users/receivers.py", "welcome.", "apply_async_on_commit", "users.welcome"),
        ("django_apps", "worker", "apps/orders/views.py", '"orders.pack"', "signature", "orders.pack"),
        (
            *("django_apps", "worker", "apps/orders/tests/test_tasks.py"),
            *("email.send_confirmation.delay", "patch", "apps.orders.tasks.email.send_confirmation"),
        ),
        (
            *("cookiecutter", "worker", "clubhouse/users/tests/test_tasks.py"),
            *("USERS +", "patch", "clubhouse.users.tasks.send_invitation"),
        ),
        ("cookiecutter", "worker", "clubhouse/billing/tasks/reminders.py", "remind(number)", "()", "billing.remind"),
        ("fastapi_worker", "worker", "routers/mail.py", "send_task(SUPPRESS", "send_task", "mail.suppress"),
        ("plain_package", "worker", "proj/main.py", 'app.tasks["proj.tasks', "delay", "proj.tasks.absolute"),
        ("plain_package", "worker", "proj/main.py", "current_app.tasks.get", "tasks", "geo.rebuild"),
        ("src_layout", "worker", "src/warehouse/outbound/workers.py", "relabel.delay", "delay", "inbound.label"),
        ("two_apps", "ingest", "ingest/tasks.py", "Mail.BOUNCE", "send_task", "mailer.bounce"),
        ("monorepo", "shipping", "services/b/tests/test_tasks.py", "patch(", "patch", "app.tasks.track"),
    ],
)
def test_a_call_means_the_task_that_python_finds(project, worker, file, text, method, task):
    lines = (PROJECTS / project / file).read_text("utf-8").splitlines()
    (line,) = (number for number, content in enumerate(lines, 1) if text in content and not content.startswith("def "))
    found = [(call["method"], call["task"]) for call in calls(project, worker) if _at(call) == (file, line)]
    assert (method, task) in found


def _at(call):
    return call["file"], call["line"]


def test_what_hangs_on_a_variable_is_no_call():
    told = {_at(call) for call in calls("plain_package")}
    lines = (PROJECTS / "plain_package/proj/main.py").read_text("utf-8").splitlines()
    untold = [number for number, line in enumerate(lines, 1) if "self.task.delay" in line or "delay(2, 2)" in line]
    assert len(untold) == 2
    assert not told & {("proj/main.py", number) for number in untold}
