"""What the shop does with an order; the tasks only say when and how often."""

from datetime import timedelta

import requests
from django.conf import settings
from django.utils import timezone

from apps.orders.models import Order

PAYMENTS_URL = getattr(settings, "PAYMENTS_URL", "https://payments.example.com/charges")
TIME_TO_PAY = timedelta(days=1)


def charge(order: Order) -> str:
    """Charge the order's total and return the id of the charge."""
    response = requests.post(
        PAYMENTS_URL,
        json={"order": order.pk, "amount": str(order.total)},
        headers={"Idempotency-Key": f"order-{order.pk}"},
        timeout=10,
    )
    response.raise_for_status()
    order.status = Order.Status.PAID
    order.save(update_fields=["status"])
    return response.json()["id"]


def cancel_unpaid() -> int:
    """Cancel the orders that nobody paid in time and return how many there were."""
    unpaid = Order.objects.filter(
        status=Order.Status.NEW,
        created_at__lt=timezone.now() - TIME_TO_PAY,
    )
    return unpaid.update(status=Order.Status.CANCELED)
