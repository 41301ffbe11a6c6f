from events import event_task
from events.send import publish

from app.worker import app


@app.task(time_limit=30)
def sync():
    charge.delay(1)


@app.task
def charge(order):
    publish("paid", order=order)


@event_task("ordered")
def ordered(order):
    charge.s(order).delay()
