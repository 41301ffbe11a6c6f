import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="jobs")


@app.on_after_finalize.connect
def set_up_periodic_tasks(sender, **kwargs):
    from apps.users.tasks import deactivate, sync_crm

    sender.add_periodic_task(3600.0, sync_crm.s(None), name="sync everybody")
    sender.add_periodic_task(crontab(hour=3, minute=30, day_of_week="mon"), deactivate.s(days=365))


@app.task(bind=True, ignore_result=True)
def debug_task(self):
    print(f"Request: {self.request!r}")
