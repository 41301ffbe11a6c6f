from celery import chain, chord, group, shared_task

from ...core import nightly, tracked
from .email import send_confirmation


@shared_task(autoretry_for=(ConnectionError, TimeoutError), retry_backoff=2, max_retries=4)
def reserve(order_id, sku):
    return sku


@shared_task
def release(results, order_id):
    return order_id


@tracked
def pick(order_id):
    return order_id


@tracked(name="orders.pack", rate_limit="10/s")
def pack(order_id):
    return order_id


@nightly
def close_stale_carts(hours=24):
    return hours


@nightly(name="orders.vacuum", time_limit=None)
def vacuum():
    return None


@shared_task(bind=True)
def fulfil(self, order_id, skus):
    reserved = chord((reserve.s(order_id, sku) for sku in skus), release.s(order_id))
    packed = chain(pick.si(order_id), pack.si(order_id), send_confirmation.signature((order_id,), immutable=True))
    return self.replace(group(reserved, packed))
