"""Which names are nearly a setting's, and which are names of their own."""

from __future__ import annotations

import pytest

from celeryls.catalogue.load import catalogue
from celeryls.catalogue.near_settings import misspelled_word, nearest_setting


@pytest.mark.parametrize(
    ("written", "namespace", "expected"),
    [
        ("task_ack_late", None, "task_acks_late"),
        ("task_acklate", None, "task_acks_late"),
        ("task_acks_lat", None, "task_acks_late"),
        ("task_track_start", None, "task_track_started"),
        ("task_serialiser", None, "task_serializer"),
        ("brokr_url", None, "broker_url"),
        ("worker_port", None, None),
        ("broker_post", None, None),
        ("broker_url2", None, None),
        ("timezon", None, None),
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


@pytest.mark.parametrize(
    ("written", "expected"),
    [("timezon", "timezone"), ("includes", "include"), ("import_path", None), ("tmezon", None), ("time_zones", None)],
)
def test_a_setting_of_one_word_is_near_only_by_one_slip(written, expected):
    found = misspelled_word(written)
    assert (found.written if found else None) == expected


@pytest.mark.parametrize(("written", "is_slip"), [("task_alway_eager", False), ("task_default_queu", True)])
def test_a_plural_may_have_a_meaning_of_its_own(written, is_slip):
    found = nearest_setting(written, None)
    assert found
    assert found.is_slip is is_slip


def test_no_setting_that_is_read_by_name_only_is_near_another():
    undeclared = [name for name, each in catalogue().settings.items() if not each.declared]
    assert len(undeclared) > 10
    for name in undeclared:
        assert nearest_setting(name, None) is None
        assert nearest_setting(f"CELERY_{name.upper()}", "CELERY") is None
