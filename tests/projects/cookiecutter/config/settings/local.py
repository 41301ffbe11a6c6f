from .base import *  # noqa: F403

DEBUG = True
CELERY_TASK_EAGER_PROPAGATES = True
