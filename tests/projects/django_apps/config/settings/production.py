from .base import *  # noqa: F403
from .base import CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES, INSTALLED_APPS

DEBUG = False
ALLOWED_HOSTS = ["shop.example.com"]

INSTALLED_APPS += ["apps.audit"]

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_ROUTES = {**CELERY_TASK_ROUTES, "apps.audit.tasks.*": {"queue": "audit"}}
CELERY_BEAT_SCHEDULE.update(
    {
        "archive audit log": {"task": "apps.audit.tasks.archive", "schedule": crontab(day_of_month=1, hour=4, minute=0)},  # noqa: F405
    }
)
CELERY_BEAT_SCHEDULE["ping"] = {"task": "config.celery.debug_task", "schedule": 60}
