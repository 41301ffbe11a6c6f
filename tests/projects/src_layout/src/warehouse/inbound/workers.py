from celery import shared_task

from ..tasking import idempotent


@shared_task
def receive(pallet):
    return pallet


@idempotent
def book(pallet):
    return pallet


@idempotent(key="pallet", name="inbound.label", rate_limit=None)
def label(pallet):
    return pallet
