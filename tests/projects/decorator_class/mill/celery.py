from celery import Celery

app = Celery("mill", broker="memory://", include=["mill.tasks"])
app.conf.task_routes = {"mill.tasks.press": {"queue": "press"}}
