from celery import Celery

from .config import Config

app = Celery("mailer")
app.config_from_object(Config)
app.autodiscover_tasks(["mailer", "common"])
