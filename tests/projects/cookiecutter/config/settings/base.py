"""What all environments share."""

import os
import re
from pathlib import Path

from celery.schedules import crontab
from celery.schedules import schedule as every

BASE_DIR = Path(__file__).resolve(strict=True).parent.parent.parent
APPS_DIR = BASE_DIR / "clubhouse"

TIME_ZONE = "UTC"
USE_TZ = True
ROOT_URLCONF = "config.urls"
SECRET_KEY = "not a secret"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}

# APPS
# ------------------------------------------------------------------------------
DJANGO_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
THIRD_PARTY_APPS = ["django_celery_beat"]
LOCAL_APPS = [
    "clubhouse.users",
    "clubhouse.media",
    "clubhouse.billing.apps.BillingConfig",
]
INSTALLED_APPS = DJANGO_APPS + THIRD_PARTY_APPS + LOCAL_APPS

# Celery
# ------------------------------------------------------------------------------
if USE_TZ:
    CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "memory://")
CELERY_RESULT_BACKEND = "cache+memory://"
CELERY_RESULT_EXTENDED = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_TIME_LIMIT = 5 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_TASK_ROUTES = (
    [
        ("clubhouse.users.tasks.send_*", {"queue": "mail"}),
        (re.compile(r"(image|video)\..*"), {"queue": "thumbnails", "routing_key": "media.thumbnails"}),
    ],
    "clubhouse.routers.Paying",
)
CELERY_TASK_ANNOTATIONS = {"*": {"max_retries": 8}, "video.convert": {"time_limit": 1200, "soft_time_limit": 1000}}
CELERY_BEAT_SCHEDULE = {
    "users-count": {"task": "clubhouse.users.tasks.get_users_count", "schedule": every(run_every=30, relative=True)},
    "billing-invoices": {
        "task": "billing.invoice_all",
        "schedule": crontab(0, 6, day_of_month="1"),
        "options": {"priority": 5},
    },
}
