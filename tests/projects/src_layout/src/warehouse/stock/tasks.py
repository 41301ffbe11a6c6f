from celery import shared_task

from .. import outbound
from ..app import application


@application.task
def count():
    outbound.ship_air.s(1).apply_async()


@shared_task(name="stock.move")
async def move(shelf): ...
