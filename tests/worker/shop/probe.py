"""What a test asks of the shop: each function is called by its name, from another process, through :mod:`serve`."""

# Its neighbors are found in the project that the tests write, not from here.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from apps.orders import tasks
from apps.orders.models import Order, OrderItem, Product, Webhook
from config import celery_app
from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils import timezone


def make_order(*, hours_old: int = 0, quantities: tuple[int, ...] = (), **fields: Any) -> str:
    """The key of a new order; each quantity is one item of a product of which nothing is in stock."""
    number = f"A{Order.objects.count()}"
    user, _ = get_user_model().objects.get_or_create(username="ada", email="ada@example.com")
    created = timezone.now() - timedelta(hours=hours_old)
    order = Order.objects.create(user=user, order_number=number, created_at=created, **fields)
    for quantity in quantities:
        OrderItem.objects.create(order=order, product=Product.objects.create(), quantity=quantity)
    return str(order.pk)


def make_webhook(url: str, secret: str) -> str:
    return str(Webhook.objects.create(url=url, secret=secret).pk)


def rows(model: str, *names: str, **having: Any) -> list[list[Any]]:
    """The fields ``names`` of all rows that fit, in the order in which they were made."""
    found = apps.get_model("orders", model).objects.filter(**having).order_by("pk")
    return [list(row) for row in found.values_list(*names)]


def send(name: str, *args: Any) -> str:
    """Sends a task as a web process would, and returns its id."""
    return str(celery_app.tasks[name].delay(*args).id)


def start(function: str, *args: Any) -> list[str]:
    """Calls a function that starts a canvas; the ids of its result, or of each result of a group."""
    result = getattr(tasks, function)(*args)
    return [part.id for part in getattr(result, "results", None) or [result]]


def direct(name: str, *args: Any) -> Any:
    """The task as a plain function, as a test may call it."""
    return celery_app.tasks[name](*args)


def outcome(task_id: str) -> dict[str, Any]:
    """State, result and stored name of a task, as the result backend has them; PENDING where it has nothing."""
    row = apps.get_model("django_celery_results", "TaskResult").objects.filter(task_id=task_id).first()
    if row is None:
        return {"state": "PENDING"}
    result = json.loads(row.result or "null")
    return {"state": row.status, "result": result, "name": row.task_name, "args": row.task_args}


def ids_of(name: str, state: str | None = None) -> list[str]:
    """The ids of a task's runs that the result backend knows."""
    found = apps.get_model("django_celery_results", "TaskResult").objects.filter(task_name=name)
    return list((found.filter(status=state) if state else found).values_list("task_id", flat=True))


def scheduled() -> list[str]:
    """The tasks of the beat schedule."""
    return sorted(entry["task"] for entry in celery_app.conf.beat_schedule.values())


def setting(name: str) -> Any:
    return getattr(celery_app.conf, name)


def queue_of(name: str) -> str:
    """Where ``task_routes`` sends a task of this name."""
    return str(celery_app.amqp.router.route({}, name)["queue"].name)


def app_of(name: str) -> str:
    """The name of the app that a shared task belongs to."""
    return str(getattr(tasks, name).app.main)


def task_names() -> list[str]:
    celery_app.finalize()
    return sorted(celery_app.tasks)
