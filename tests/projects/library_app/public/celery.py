from celery import Celery

app = Celery("public", broker="memory://", include=["public.tasks"])
