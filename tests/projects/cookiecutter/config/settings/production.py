from .base import *  # noqa: F403

CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_DEFAULT_QUEUE = "celery"
