from celery.schedules import crontab
from kombu import Exchange, Queue

from .routes import by_country

_HOUR = 60 * 60

imports = ("proj.geo.imports", "proj.geo", "proj.classes")
result_backend = "rpc://"
task_serializer = "json"
task_soft_time_limit = 2 * _HOUR
task_default_queue = "celery"
task_default_exchange = "proj"
task_default_routing_key = "celery"

task_queues = [
    Queue("celery", Exchange("proj"), routing_key="celery"),
    Queue("geo", Exchange("proj", type="topic"), routing_key="geo.#"),
]
task_routes = [
    by_country,
    {"proj.geo.*": {"queue": "geo", "routing_key": "geo.other"}},
    {"proj.tasks.*": {"queue": "celery"}, "proj.tasks.mul": {"queue": "math"}},
]
task_annotations = {"*": {"rate_limit": "10/s"}, "proj.tasks.add": {"ignore_result": True}}

beat_schedule = {
    "add": {"task": "proj.tasks.add", "schedule": 30.0, "args": (16, 16)},
    "late": dict(task="proj.geo.locate", schedule=crontab.from_string("0 22 * * 1-5"), kwargs=dict(ip="127.0.0.1")),
    **{
        f"import {country}": {"task": f"geo.import_{country}", "schedule": crontab(hour=hour, minute=0)}
        for hour, country in enumerate(["de", "fr"], start=4)
    },
}
