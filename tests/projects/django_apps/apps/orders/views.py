from __future__ import annotations

from typing import TYPE_CHECKING

from celery import signature
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from apps.orders import tasks
from apps.orders.models import Order
from apps.orders.tasks import release_stock as release
from apps.orders.tasks.stock import fulfil

if TYPE_CHECKING:
    from apps.users.tasks import export
    from django.http import HttpRequest

try:
    from apps.fraud.tasks import check as check_fraud
except ImportError:
    from apps.core.fraud import check as check_fraud


@transaction.atomic
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    order.paid = True
    order.save()
    fulfil.delay_on_commit(order.pk, ["shirt", "hat"])
    tasks.send_confirmation.apply_async((order.pk,), countdown=5, link=tasks.close_stale_carts.si())
    check_fraud.delay(order.pk)
    return HttpResponse(status=204)


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    release.delay([], pk)
    tasks.send_refund(pk, 10)
    signature("orders.pack", args=(pk,)).delay()
    return HttpResponse(status=204)


def exports(job: export) -> str:
    return job.name
