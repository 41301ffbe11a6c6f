from datetime import timedelta


class Config:
    """With the names of settings that Celery 3 had."""

    BROKER_URL = "memory://"
    CELERY_DEFAULT_QUEUE = "mail"
    CELERY_ROUTES = ({"mailer.bounce": {"queue": "bounces"}},)
    CELERY_ANNOTATIONS = [{"mailer.send": {"rate_limit": "30/m"}}]
    CELERYD_TASK_SOFT_TIME_LIMIT = 60
    CELERYBEAT_SCHEDULE = {
        "digest": {"task": "mailer.tasks.digest", "schedule": timedelta(days=1), "args": ["all"]},
        "ping": {"task": "common.tasks.ping", "schedule": 15},
    }
