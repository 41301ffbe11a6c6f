CELERY_TASK_DEFAULT_QUEUE = "unused"
CELERY_BEAT_SCHEDULE["never"] = {"task": "orders.tasks.bake", "schedule": 1.0}
