"""CEL308: what is sent in a transaction reaches the worker before the rows do, and also after a rollback."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .prove import run

CODE = """
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": PLACE}},
)

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "django.conf.global_settings"

import django
from celery import Celery
from celery.signals import before_task_publish
from django.db import connection, transaction

django.setup()
app = Celery("proof")
sent = []

@app.task
def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders")
        found, = cursor.fetchone()
    if not found:
        raise LookupError("no row")

@before_task_publish.connect
def keep(**kwargs):
    sent.append(kwargs)

def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)

def in_transaction(send):
    "The result of a task that is sent in a transaction which waits for it."
    execute("CREATE TABLE orders (id int)")
    with transaction.atomic():
        execute("INSERT INTO orders VALUES (1)")
        result = send()
        result.get(timeout=20, propagate=False)
    return result

def after_transaction(send):
    execute("CREATE TABLE orders (id int)")
    results = []
    with transaction.atomic():
        execute("INSERT INTO orders VALUES (1)")
        transaction.on_commit(lambda: results.append(send()))
    return results[0]

def rolled_back(send):
    try:
        with transaction.atomic():
            send()
            raise KeyError
    except KeyError:
        assert not sent
"""


def test_the_worker_does_not_find_the_row(redis_url: str, tmp_path: Path):
    bad = CODE.replace("PLACE", repr(str(tmp_path / "bad.db")))
    outcome = run(bad, "worker", then="in_transaction(rows.delay)", redis_url=redis_url)
    assert (outcome.error, outcome.message) == ("LookupError", "no row")
    fixed = CODE.replace("PLACE", repr(str(tmp_path / "fixed.db")))
    assert run(fixed, "worker", then="after_transaction(rows.delay)", redis_url=redis_url).exit_code == 0


def test_after_a_rollback_it_is_sent_all_the_same():
    with tempfile.TemporaryDirectory() as folder:
        code = CODE.replace("PLACE", repr(str(Path(folder) / "rows.db")))
        assert run(code, "send", then="rolled_back(rows.delay)").error == "AssertionError"
        assert run(code, "send", then="rolled_back(rows.delay_on_commit)").exit_code == 0
        assert run(code, "send", then="rolled_back(lambda: rows.apply_async_on_commit(()))").exit_code == 0
