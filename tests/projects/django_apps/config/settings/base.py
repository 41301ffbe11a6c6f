from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from kombu import Exchange, Queue

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = "not a secret"
ROOT_URLCONF = "config.urls"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

DJANGO_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
THIRD_PARTY_APPS = ["django_celery_beat", "django_celery_results"]
LOCAL_APPS = [
    "apps.core",
    "apps.users.apps.UsersConfig",
    "apps.orders",
    "apps.catalog",
    "apps.reports",
]
INSTALLED_APPS = DJANGO_APPS + THIRD_PARTY_APPS + LOCAL_APPS

CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "django-db"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = (
    Queue("default"),
    Queue("email", Exchange("email"), routing_key="email.send"),
    Queue("reports", routing_key="reports.#"),
)
CELERY_TASK_ROUTES = {
    "users.welcome": {"queue": "email", "routing_key": "email.welcome"},
    "apps.orders.tasks.email.*": "email",
    "apps.reports.*": {"queue": "reports"},
    "reports.*": {"queue": "reports", "priority": 3},
}
CELERY_TASK_ANNOTATIONS = {
    "apps.users.tasks.sync_crm": {"rate_limit": "5/m"},
    "reports.build": {"time_limit": 7200},
}
CELERY_BEAT_SCHEDULE = {
    "close stale carts": {
        "task": "apps.orders.tasks.stock.close_stale_carts",
        "schedule": crontab(minute="*/15"),
        "kwargs": {"hours": 48},
    },
    "rebuild search": {
        "task": "apps.catalog.jobs.rebuild_search",
        "schedule": timedelta(hours=6),
        "options": {"queue": "exports", "expires": 3600},
    },
    "nightly report": {
        "task": "reports.build",
        "schedule": crontab(hour=2, minute=0),
        "args": ("daily",),
    },
}
