"""Which names are nearly a setting's, and which are names of their own."""

from __future__ import annotations

import pytest

from celeryls.catalogue.load import catalogue
from celeryls.catalogue.near_settings import nearest_setting


@pytest.mark.parametrize(
    ("written", "namespace", "expected"),
    [
        ("task_ack_late", None, "task_acks_late"),
        ("task_acklate", None, None),
        ("task_timelimit", None, "task_time_limit"),
        ("worker_reject_on_worker_lost", None, "task_reject_on_worker_lost"),
        ("worker_max_tasks_child", None, "worker_max_tasks_per_child"),
        ("beat_schedules", None, "beat_schedule"),
        ("result_expire", None, "result_expires"),
        ("time_limit", None, None),
        ("redis_url", None, None),
        ("CELERY_TASK_TIMELIMIT", "CELERY", "CELERY_TASK_TIME_LIMIT"),
        ("CELERY_PREFETCH_MULTIPLIER", "CELERY", "CELERY_WORKER_PREFETCH_MULTIPLIER"),
        ("CELERYBEAT_SCHEDULES", None, "CELERYBEAT_SCHEDULE"),
        ("CELERYBEAT_SCHEDULES", "CELERY", "CELERY_BEAT_SCHEDULE"),
        ("CELERY_RESULT_BACKEND_DB", "CELERY", None),
        ("CELERY_BROKER_REDIS_URL", "CELERY", None),
        ("CELERY_TASK_CONTEXT_MANAGERS", "CELERY", None),
        ("CELERY_TASK_DEFAULT_EXPIRES", "CELERY", None),
        ("CELERY_LOG_LEVEL", "CELERY", None),
        ("CELERY_LOG_FORMAT", "CELERY", None),
        ("CELERY_ENABLED", "CELERY", None),
        ("CELERY_ONCE", "CELERY", None),
        ("CELERY_HAYSTACK_QUEUE", "CELERY", None),
        ("TIME_ZONES", None, None),
        ("SECURITY_KEYS", None, None),
    ],
)
def test_the_nearest_setting(written, namespace, expected):
    found = nearest_setting(written, namespace)
    assert (found.written if found else None) == expected


def test_no_setting_that_is_read_by_name_only_is_near_another():
    undeclared = [name for name, each in catalogue().settings.items() if not each.declared]
    assert len(undeclared) > 10
    for name in undeclared:
        assert nearest_setting(name, None) is None
        assert nearest_setting(f"CELERY_{name.upper()}", "CELERY") is None
