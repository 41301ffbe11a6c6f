"""Projects whose settings Celery reads in another way since 5.7: a source with a namespace, and an app's own values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A module ``conf`` with some settings, what is done with the app, and a setting's value before 5.7 and since."""

    conf: str
    on_app: str
    setting: str
    earlier: object
    newest: object
    made: str = "Celery('shop')"

    def __str__(self) -> str:
        return f"{self.made} {self.conf} {self.on_app}"


def project(case: Case) -> dict[str, str]:
    """The two modules."""
    head = f"from celery import Celery\napp = {case.made}\napp.config_from_object('conf', namespace='CELERY')\n"
    return {"shop": f"{head}{case.on_app}\n", "conf": f"{case.conf}\n"}


_LIMIT = "CELERY_TASK_TIME_LIMIT = 60"
_BEAT = "CELERY_BEAT_SCHEDULE = {'a': 1}"
CASES = (
    Case(_LIMIT, "app.conf.task_time_limit = 90", "task_time_limit", 60, 90),
    Case(_LIMIT, "app.conf['task_time_limit'] = 90", "task_time_limit", 60, 90),
    Case(_LIMIT, "app.conf.update(task_time_limit=90)", "task_time_limit", 60, 90),
    Case(_LIMIT, "app.add_defaults({'task_time_limit': 90})", "task_time_limit", 60, 90),
    Case(_LIMIT, "", "task_time_limit", 60, 90, "Celery('shop', task_time_limit=90)"),
    Case("CELERY_BROKER_URL = 'redis://a'", "", "broker_url", "redis://a", "redis://b", "Celery(broker='redis://b')"),
    Case(_BEAT, "app.conf.beat_schedule = {'b': 2}", "beat_schedule", {"a": 1}, {"b": 2}),
    Case(_BEAT, "app.conf.beat_schedule.update({'b': 2})", "beat_schedule", {"a": 1, "b": 2}, {"a": 1, "b": 2}),
    Case(_BEAT, "app.conf.beat_schedule['b'] = 2", "beat_schedule", {"a": 1, "b": 2}, {"a": 1, "b": 2}),
    Case(
        _BEAT,
        "app.conf.beat_schedule = {'b': 2}\napp.conf.beat_schedule['c'] = 3",
        "beat_schedule",
        {"a": 1, "c": 3},
        {"b": 2, "c": 3},
    ),
    Case(
        _BEAT,
        "app.conf.beat_schedule = {**app.conf.beat_schedule, 'b': 2}",
        "beat_schedule",
        {"a": 1},
        {"a": 1, "b": 2},
    ),
    Case("CELERY_IMPORTS = ('a',)", "app.conf.imports += ('b',)", "imports", ["a"], ["a", "b"]),
    Case("CELERY_IMPORTS = ['a']", "app.conf.imports += ['b']", "imports", ["a", "b"], ["a", "b"]),
    Case("CELERYD_CONCURRENCY = 3", "", "worker_concurrency", None, 3),
    Case("BROKER_URL = 'redis://old'", "", "broker_url", None, "redis://old"),
    Case("CELERYD_TASK_TIME_LIMIT = 60", "app.conf.task_time_limit = 90", "task_time_limit", 90, 90),
    Case(
        "CELERYBEAT_SCHEDULE = {'a': 1}", "app.conf.beat_schedule['b'] = 2", "beat_schedule", {"b": 2}, {"a": 1, "b": 2}
    ),
)
