from celery import Celery

from mails.config import Config

app = Celery("mails", include=["mails.tasks", "common.jobs"])
app.config_from_object(Config)
