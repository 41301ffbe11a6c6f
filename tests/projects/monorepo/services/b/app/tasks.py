from events import event_task

from .labels import print_label
from .worker import app


@app.task(rate_limit="1/m")
def sync(what):
    track.delay(what)


@app.task
def track(parcel):
    return parcel


@event_task("paid", max_retries=10)
def paid(order):
    print_label.si(order).apply_async(countdown=1)
