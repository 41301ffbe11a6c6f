from celery import shared_task

from warehouse.inbound.workers import label as relabel


def carrier(function):
    """Adds nothing but a mark."""
    function.carrier = True
    return function


@shared_task(max_retries=0)
@carrier
def ship_air(parcel):
    relabel.delay(parcel)


@shared_task
def ship_bike(parcel): ...


@shared_task
def ship_sea(parcel): ...
