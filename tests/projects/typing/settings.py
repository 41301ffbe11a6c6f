"""Django settings for the shop project."""
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab, solar

BASE_DIR = Path(__file__).resolve().parent.parent

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django_celery_beat",
    "orders",
]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:6379/1"},
}

CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
CELERY_TASK_ROUTES = {
    "orders.tasks.*": {"queue": "orders"},
    "reports.*": {"queue": "reports"},
}

CELERY_BEAT_SCHEDULE = {
    "confirm-late-orders": {
        "task": "orders.tasks.confirm_late",
        "schedule": timedelta(minutes=5),
    },
    "monthly-report": {
        "task": "reports.monthly",
        "schedule": crontab(0, 0, day_of_month="1"),
        "args": ("pdf",),
        "options": {"expires": 3600},
    },
    "sunset": {
        "task": "lights.on",
        "schedule": solar("sunset", 52.5, 13.4),
    },
    "vacuum": {"task": "db.vacuum", "schedule": crontab(hour=4)},
}

LOGGING = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
