from celery import Celery

app = Celery("media", include=["media.tasks", "common.jobs"])
app.config_from_object("media.celeryconfig")
