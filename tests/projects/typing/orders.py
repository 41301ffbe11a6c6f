"""Tasks of the orders app.

Each of them takes a primary key: an order changes while its message waits.
"""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import TYPE_CHECKING

import requests
from celery import chain, group, shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from .models import Order, Payment

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

RETRY_ON = (requests.ConnectionError, requests.Timeout)


@shared_task
def confirm(order_id: int) -> None:
    """Tell the customer that we've got the order."""
    order = Order.objects.select_related("customer").get(pk=order_id)
    send_mail(
        subject=f"Your order {order.number}",
        message="Thank you — we'll write again when it ships.",
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[order.customer.email],
    )


@shared_task(bind=True, max_retries=5, default_retry_delay=30)
def charge(self, order_id: int) -> str:
    order = Order.objects.get(pk=order_id)
    try:
        reference = Payment.charge(order, amount=Decimal(order.total))
    except RETRY_ON as error:
        logger.warning("payment of %s failed: %s", order_id, error)
        raise self.retry(exc=error)
    return reference


@shared_task(
    autoretry_for=RETRY_ON,
    retry_backoff=True,  # 1, 2, 4 … seconds
    retry_kwargs={"max_retries": 7},
    queue="warehouse",
)
def reserve(order_id: int, lines: Iterable[int] = ()) -> dict[str, int]:
    # the warehouse answers 409 when (and only when) something is out of stock
    response = requests.post(
        f"{settings.WAREHOUSE}/reservations/",
        json={"order": order_id, "lines": list(lines)},
        timeout=10,
    )
    response.raise_for_status()
    return response.json()


@shared_task(ignore_result=True)
def ship(order_id: int) -> None:
    with transaction.atomic():
        Order.objects.filter(pk=order_id).update(status="shipped")


def place(order: Order) -> None:
    """Not a task: what a view calls."""
    transaction.on_commit(lambda: chain(charge.si(order.pk), reserve.si(order.pk), ship.si(order.pk)).delay())


@shared_task(
    name="orders.remind",
    soft_time_limit=60,
    time_limit=90
)
def remind(days: int = 3) -> int:
    ids = Order.objects.unpaid(days).values_list("pk", flat=True)
    group(confirm.s(pk) for pk in ids)()
    return len(ids)
