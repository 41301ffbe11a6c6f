from __future__ import annotations

import pytest

from .hovering import first_lines, hovered

TASKS = """from celery import chain, shared_task


@shared_task
def ship(order_id): ...


@shared_task(bind=True)
def pack(self):
    self.retry(countdown=30)


def order():
    ship.delay(1)
    ship.apply_async((1,), countdown=90, expires=60)
    chain(ship.s(1), pack.si()).delay()
    other.delay(1)
"""
APP = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_routes = {"shop.tasks.*": {"queue": "mail"}}\n'


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("ship.de^^lay", "[delay] Sends `shop.tasks.ship` to the queue `mail`."),
        ("apply_^^async", "[apply_async] Sends `shop.tasks.ship` to the queue `mail`."),
        ("count^^down=90", "[countdown] It runs 1 min 30 s later, at the earliest."),
        ("expi^^res=60", "[expires] A message that no worker takes within 1 min is dropped."),
        ("ch^^ain(", "[chain] `chain(*tasks, **options)`: Runs signatures one after the other"),
        ("pack.s^^i(", "[si] `si(*args, **kwargs)`: A signature that takes no further arguments"),
        ("self.re^^try", "[retry] `retry(args=None, "),
        ("count^^down=30", "[countdown] It runs 30 s later, at the earliest."),
    ],
)
def test_calls_and_their_options(marked: str, said: str) -> None:
    found = first_lines(TASKS.replace(marked.replace("^^", ""), marked), celery=APP)
    assert found is not None
    assert found.startswith(said)


def test_no_queue_is_named_that_the_call_decides_itself() -> None:
    text = TASKS.replace("ship.apply_async((1,), ", "ship.apply^^_async((1,), **given, ")
    found = first_lines(text, celery=APP)
    assert found is not None
    assert "to the queue" not in found


@pytest.mark.parametrize("marked", ["other.de^^lay", "de^^f order", "ord^^er_id"])
def test_what_is_no_task_is_left_to_others(marked: str) -> None:
    assert hovered({"shop/tasks.py": TASKS.replace(marked.replace("^^", ""), marked, 1)}) is None
