from celery import Celery

celery = Celery("search", broker="memory://", include=["search.tasks"])
celery.conf.update(task_default_queue="search", timezone="Europe/Berlin")
