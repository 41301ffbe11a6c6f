from celery import Celery

app = Celery("billing", broker="memory://", include=["app.tasks"])
app.conf.task_routes = {"app.tasks.sync": {"queue": "billing"}, "events.*": {"queue": "events-billing"}}
app.conf.beat_schedule = {"sync": {"task": "app.tasks.sync", "schedule": 60.0}}


@app.on_after_configure.connect
def charge_hourly(sender, **kwargs):
    sender.add_periodic_task(3600, sender.signature("app.tasks.charge", args=(0,)), name="charge")
