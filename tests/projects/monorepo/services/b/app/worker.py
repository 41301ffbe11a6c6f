from celery import Celery

app = Celery("shipping")
app.conf.update({"broker_url": "memory://", "include": ("app.tasks", "app.labels")}, task_default_queue="shipping")
app.conf.task_routes = ({"events.*": {"queue": "events-shipping"}}, lambda name, *args, **kw: {"queue": "labels"} if "labels" in name else None)


@app.on_after_finalize.connect
def periodic(sender: Celery, **_) -> None:
    from .tasks import sync

    sender.add_periodic_task(300.0, sync, args=("all",), name="sync")
