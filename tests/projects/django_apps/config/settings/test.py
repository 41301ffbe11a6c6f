from .base import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_ROUTES = {}
CELERY_BEAT_SCHEDULE = {"only in tests": {"task": "apps.nowhere.tasks.nothing", "schedule": 1.0}}
