from __future__ import annotations

from itertools import accumulate

import pytest
from celery.utils.time import get_exponential_backoff_interval

from .hovering import first_lines

TASK = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(OSError,), {options})\ndef ship(): ...\n"


def timeline(options: str) -> str | None:
    found = first_lines(TASK.format(options=options))
    return found.partition("] ")[2].removesuffix(", not counting the time that each takes.") if found else None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            "retry_backoff=Tr^^ue",
            "Attempts at 0 s, 1 s, 3 s, 7 s at most; jitter shortens each wait at random; "  # noqa: ISC004
            "it gives up after 7 s at most",
        ),
        (
            "retry_back^^off=True, retry_jitter=False",
            "Attempts at 0 s, 1 s, 3 s, 7 s; it gives up when the attempt at 7 s fails",
        ),
        (
            "max_retri^^es=2",
            "Attempts at 0 s, 3 min, 6 min; it gives up when the attempt at 6 min fails",
        ),
        (
            'retry_kw^^args={"max_retries": 1, "countdown": 5}',
            "Attempts at 0 s, 5 s; it gives up when the attempt at 5 s fails",
        ),
        ("max_retri^^es=0", "One attempt: it is never retried."),
        ("max_retri^^es=-1", "One attempt: it is never retried."),
        (
            "retry_back^^off='2', retry_backoff_max='5', retry_jitter=False",
            "Attempts at 0 s, 2 s, 6 s, 11 s; it gives up when the attempt at 11 s fails",
        ),
        (
            "max_retri^^es=1000, default_retry_delay=60",
            "Attempts at 0 s, 1 min, 2 min, 3 min, 4 min, …, 16 h 40 min; "  # noqa: ISC004
            "it gives up when the attempt at 16 h 40 min fails",
        ),
        (
            "max_retri^^es=None, retry_backoff=True",
            "Attempts at 0 s, 1 s, 3 s, 7 s, 15 s, 31 s, … at most, without end; jitter shortens each wait at random.",
        ),
        ("max_retri^^es=None, default_retry_delay=1", "Attempts at 0 s, 1 s, 2 s, 3 s, 4 s, 5 s, …, without end."),
    ],
)
def test_the_times_of_the_attempts(options: str, said: str) -> None:
    assert timeline(options) == said


@pytest.mark.parametrize("options", ["max_retri^^es=MANY", "retry_back^^off=WAIT", "retry_kw^^args=KWARGS"])
def test_nothing_is_said_of_times_that_depend_on_something_unknown(options: str) -> None:
    found = timeline(options)
    assert found is not None
    assert not found.startswith("Attempts")


@pytest.mark.parametrize(("factor", "most", "retries"), [(1, 600, 5), (3, 20, 4), (10, 600, 5)])
def test_the_waits_are_those_that_celery_computes(factor: int, most: int, retries: int) -> None:
    waits = [get_exponential_backoff_interval(factor, retry, most) for retry in range(retries)]
    last = [*accumulate(waits)][-1]
    found = timeline(f"retry_back^^off={factor}, retry_backoff_max={most}, max_retries={retries}, retry_jitter=False")
    assert found is not None
    words = f"{last} s" if last < 60 else f"{last // 60} min" + (f" {last % 60} s" if last % 60 else "")
    assert f"it gives up when the attempt at {words} fails" in found


ANNOTATED = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_annotations = {given}\n'


@pytest.mark.parametrize(
    ("given", "is_said"),
    [
        ('{"*": {"max_retries": 10}}', False),
        ('{"shop.tasks.ship": {"default_retry_delay": 1}}', False),
        ('[{"*": {"rate_limit": "1/s"}}, {"shop.tasks.ship": {"max_retries": 10}}]', False),
        ("ANNOTATIONS", False),
        ('{KEY: {"max_retries": 10}}', False),
        ('{"shop.tasks.other": {"max_retries": 10}}', True),
        ('{"*": {"retry_backoff": 10}}', True),
        ("None", True),
    ],
)
def test_annotations_may_change_the_times(given: str, *, is_said: bool) -> None:
    found = first_lines(TASK.format(options="retry_back^^off=True"), celery=ANNOTATED.format(given=given))
    assert found is not None
    assert found.startswith("[retry_backoff] Attempts at 0 s, 1 s, 3 s, 7 s") is is_said


@pytest.mark.parametrize("option", ["retry_back^^off=True", "retry_jit^^ter=False", 'retry_kw^^args={"countdown": 1}'])
def test_options_of_automatic_retries_have_no_effect_without_them(option: str) -> None:
    found = first_lines(TASK.replace("autoretry_for=(OSError,), ", "").format(options=option))
    assert found is not None
    assert found.endswith("] No effect: without `autoretry_for` the task is not retried by itself.")


@pytest.mark.parametrize("base", ["from other import Base", "class Base(Task):\n    autoretry_for = (OSError,)"])
def test_a_base_class_may_retry_the_task(base: str) -> None:
    found = first_lines(
        f"from celery import Task, shared_task\n{base}\n\n\n"
        "@shared_task(base=Base, retry_back^^off=True)\ndef ship(): ...\n"
    )
    assert found is not None
    assert "No effect" not in found
