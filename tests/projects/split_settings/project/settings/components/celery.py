from celery.schedules import crontab
from kombu import Queue

CELERY_BROKER_URL = "memory://"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue("default")]
CELERY_TASK_ROUTES = {"mails.*": {"queue": "mail"}}
CELERY_BEAT_SCHEDULE = {
    "bake": {"task": "orders.tasks.bake", "schedule": crontab(hour=4, minute=0)},
}

if ENVIRONMENT == "production":
    CELERY_BEAT_SCHEDULE["deliver"] = {"task": "orders.tasks.deliver", "schedule": 600.0}
