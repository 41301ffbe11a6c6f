"""CEL507: without an import of the app, tasks of the web process belong to Celery's default app."""

from __future__ import annotations

from .prove import prove

CODE = """
import django
from django.conf import settings

settings.configure(CELERY_BROKER_URL="memory://", CELERY_TASK_DEFAULT_QUEUE="shop", INSTALLED_APPS=[])
django.setup()


def load():
    "What config/celery.py does when it is imported."
    from celery import Celery

    app = Celery("config")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    return app


if IMPORTS:  # as the package of the settings does it
    loaded = [load()]

from celery import shared_task

@shared_task(name="pay")
def pay(order): ...
"""
THEN = "assert pay.app.main == 'config' and pay.app.conf.task_default_queue == 'shop', pay.app.main"


def test_a_shared_task_uses_the_projects_app_only_when_it_is_imported():
    proof = prove(CODE.replace("IMPORTS", "False"), CODE.replace("IMPORTS", "True"), "send", then=THEN)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "proof")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
