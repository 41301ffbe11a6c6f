"""App, settings, routes and schedule, as Celery reads them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .processes import eventually, running
from .project import plain


def test_the_settings_are_what_the_app_uses(shop):
    names = ("task_soft_time_limit", "task_time_limit", "result_backend", "result_extended", "result_expires")
    assert [shop.ask("setting", name) for name in names] == [6, 8, "django-db", True, 7 * 24 * 60 * 60]
    others = ("task_track_started", "worker_prefetch_multiplier", "broker_connection_retry_on_startup")
    assert [shop.ask("setting", name) for name in others] == [True, 1, True]


def test_extended_results_store_the_arguments_in_clear(shop, worker):
    outcome = shop.wait(shop.ask("send", "orders.fragile", "fine: s3cret"))
    assert (outcome["name"], "s3cret" in outcome["args"]) == ("orders.fragile", True)


@pytest.mark.parametrize(
    ("name", "queue"),
    [
        ("orders.send_webhook", "webhooks"),
        ("orders.send_order_confirmation_email", "email"),
        ("orders.process_order", "processing"),
        ("orders.generate_sales_report", "reports"),
        ("orders.cleanup_stale_orders", "celery"),
        ("apps.send_utils.tasks.cleanup", "celery"),
    ],
)
def test_the_routes_send_each_task_to_its_queue(shop, name, queue):
    assert shop.ask("queue_of", name) == queue


def test_a_task_without_a_queue_of_its_own_goes_where_the_routes_say(shop, worker):
    assert "queue" not in (shop.folder / "apps/orders/tasks/routed.py").read_text().split("def ")[0]
    outcome = shop.wait(shop.ask("send", "orders.process_by_route", "fine: by route"))
    assert outcome["state"] == "SUCCESS"
    assert shop.events("act", "fine: by route")[0]["queue"] == "processing"


def test_the_worker_knows_each_task_of_the_schedule(shop, worker):
    command = [sys.executable, "-m", "celery", "-A", "config", "inspect", "registered", "--json", "--timeout", "20"]
    # Celery waits for the whole time-out unless it is told who is to answer.
    command += ["--destination", f"{worker.stem.removeprefix('worker-')}@localhost"]
    done = subprocess.run(command, cwd=shop.folder, env=shop.env, capture_output=True, text=True, check=True)
    (registered,) = json.loads(done.stdout).values()
    scheduled = shop.ask("scheduled")
    assert scheduled == ["orders.cleanup_stale_orders", "orders.sync_inventory"]
    assert set(scheduled) <= {name.split(" ")[0] for name in registered}


def test_beat_sends_what_an_entry_names_and_the_worker_runs_it(shop, worker):
    entry = plain("cbeatentry", {"entry": "tick", "task": "orders.bare", "schedule": "0.2"})
    settings = shop.folder / "config/beat_settings.py"
    settings.write_text(f"from config.settings import *\n{entry}")
    env = {**shop.env, "DJANGO_SETTINGS_MODULE": "config.beat_settings"}
    before = set(shop.ask("ids_of", "orders.bare"))
    command = [sys.executable, "-m", "celery", "-A", "config", "beat", "-s", str(shop.folder / "beat"), "-l", "INFO"]
    with running(command, log=shop.folder / "beat.log", cwd=shop.folder, env=env):
        eventually(lambda: set(shop.ask("ids_of", "orders.bare", state="SUCCESS")) - before, what="a run by beat")


def test_without_the_import_in_init_a_task_belongs_to_no_broker_of_ours(shop):
    look = (
        "import django; django.setup(); from apps.orders.tasks import bare; app = bare.app; "
        "print(app.main, app.conf.broker_url)"
    )
    init = shop.folder / "config/__init__.py"
    with_import = init.read_text()

    def seen() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", look], cwd=shop.folder, env=shop.env, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    assert seen() == ["config", shop.env["CELERY_BROKER_URL"]]
    init.write_text("")
    try:
        assert seen()[0] != "config"
    finally:
        init.write_text(with_import)
