"""What the snippets' bodies read and write."""

# Django ships no types.
# mypy: disable-error-code="misc"

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .record import meet


class Product(models.Model):
    """Something in stock."""

    stock = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"product {self.pk}"


class Order(models.Model):
    """An order; ``instruction`` tells the services what is to go wrong with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    order_number = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default="pending")
    cancellation_reason = models.TextField(default="")
    error_message = models.TextField(default="")
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    instruction = models.CharField(max_length=40, default="")

    def __str__(self) -> str:
        return f"order {self.order_number}"

    @classmethod
    def from_db(cls, *args, **kwargs):
        """Let two processes that read the order go on only when both have read it."""
        order = super().from_db(*args, **kwargs)
        if order.instruction.startswith("meet:"):
            meet(order.instruction)
        return order


class OrderItem(models.Model):
    """A number of one product."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    quantity = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product}"


class Webhook(models.Model):
    """A receiver of events."""

    url = models.URLField()
    secret = models.CharField(max_length=40)

    def __str__(self) -> str:
        return str(self.url)


class WebhookDelivery(models.Model):
    """An answer of a receiver."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE)
    event_type = models.CharField(max_length=40)
    status_code = models.IntegerField()
    response_body = models.TextField()

    def __str__(self) -> str:
        return f"{self.event_type}: {self.status_code}"
