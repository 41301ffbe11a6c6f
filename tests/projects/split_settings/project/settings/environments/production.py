from split_settings.tools import include

CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_QUEUES.insert(0, Queue("parcels"))
include("more/limits.py")
