from celery import Celery

PACKAGES = ["warehouse.inbound", "warehouse.outbound"]

application = Celery("warehouse")
application.config_from_object("warehouse.settings:Settings")
application.autodiscover_tasks(PACKAGES, related_name="workers")
application.autodiscover_tasks(lambda: ["warehouse.stock"])
application.autodiscover_tasks(["warehouse.returns.handlers"], related_name=None)

application.conf.beat_schedule |= {
    "count": {"task": "warehouse.stock.tasks.count", "schedule": 86400, "relative": True},
}
