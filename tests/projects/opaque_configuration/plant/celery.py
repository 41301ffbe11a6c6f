import os

from celery import Celery

from plant.conf import make

app = Celery("plant", include=["plant.tasks"])
app.config_from_object(make(os.environ.get("PLANT", "hall")))
