"""CEL309: what JSON has no form for is refused before the message is sent."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)

import django
from celery import Celery
from django.db import connection, models

django.setup()
app = Celery("proof")

class Order(models.Model):
    class Meta:
        app_label = "shop"

with connection.schema_editor() as editor:
    editor.create_model(Order)
order = Order.objects.create()

@app.task(name="pay")
def pay(order, later=None): ...

@app.task(serializer="pickle")
def pickled(order): ...
"""


@pytest.mark.parametrize(
    ("bad", "fixed", "kind"),
    [
        ("order", "order.pk", "Order"),
        ("Order.objects.get()", "Order.objects.get().pk", "Order"),
        ("Order.objects.filter(pk=1)", "list(Order.objects.values_list('pk', flat=True))", "QuerySet"),
        ("Order.objects.values_list('pk', flat=True)", "[1]", "QuerySet"),
        ("{1, 2}", "[1, 2]", "set"),
        ("[frozenset()]", "[]", "frozenset"),
        ("lambda: 1", "1", "function"),
        ("timedelta(minutes=5)", "300", "timedelta"),
        ("range(3)", "[0, 1, 2]", "range"),
        ("...", "1", "ellipsis"),
        ("(each for each in 'a')", "['a']", "generator"),
        ("map(str, [1])", "['1']", "map"),
        ("zip()", "[]", "zip"),
        ("object()", "None", "object"),
    ],
)
def test_it_is_refused(bad: str, fixed: str, kind: str):
    calls = (
        "pay.delay({})",
        "pay.apply_async(kwargs={'order': {}})",
        "pay.s({}).delay()",
        "app.send_task('pay', [{}])",
    )
    good = "\n".join(call.replace("{}", fixed) for call in calls)
    assert run(CODE, "send", then=good).exit_code == 0
    for call in calls[:: 3 if kind != "Order" else 1]:
        failed = run(CODE, "send", then=call.replace("{}", bad))
        assert (failed.error, failed.message) == ("EncodeError", f"Object of type {kind} is not JSON serializable")


def test_kombu_writes_more_than_json_and_pickle_anything():
    calls = (
        "pay.delay([datetime.now(), Decimal(1), uuid.uuid4(), b'1', (1,)])",
        "pay.apply_async(({1},), serializer='pickle')",
        "pickled.delay({1})",
    )
    assert run(CODE, "send", then="\n".join(calls)).exit_code == 0
