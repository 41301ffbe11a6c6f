import json
from pathlib import Path

from celery import Celery


def load():
    return json.loads(Path(__file__).with_name("celery.json").read_text())


app = Celery("robots", include=["robots.tasks"])
app.conf.update(load())
