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
    ship.apply_async((1,), countdown=0, expires=0, time_limit=0)
    ship.apply_async((1,), countdown=60 * 2)
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
        ("count^^down=60 * 2", "[countdown] It runs 2 min later, at the earliest."),
        ("count^^down=0", "[countdown] It runs at once."),
        ("expi^^res=0", "[expires] It has expired when it is sent: it never runs."),
        ("time_li^^mit=0", "[time_limit] `time_limit`: "),
        ("expi^^res=60", "[expires] A message that no worker takes within 1 min is dropped."),
        ("ch^^ain(", "[chain] 1. `ship.s(1)`\n2. `pack.si()`: gets no result, it is immutable"),
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


@pytest.mark.parametrize(
    ("sent", "is_said"),
    [
        ("ship.s(1).del^^ay()", True),
        ('app.send_ta^^sk("shop.tasks.ship")', True),
        ('ship.s(1).set(queue="other").del^^ay()', False),
        ('ship.signature((1,), queue="other").del^^ay()', False),
        ("chain(ship.s(1), pack.si()).del^^ay()", False),
        ("(ship.s(1) | pack.si()).del^^ay()", False),
        ("ship.chunks([1], 2).del^^ay()", False),
    ],
)
def test_the_queue_is_named_for_one_message_whose_signature_is_plain(sent: str, *, is_said: bool) -> None:
    text = TASKS.replace("import chain", "import current_app as app, chain").replace("ship.delay(1)", sent)
    found = first_lines(text, celery=APP)
    assert found is not None
    assert ("to the queue `mail`" in found) is is_said


def test_a_long_signature_is_cut() -> None:
    text = TASKS.replace("import chain", "import current_app as app, chain").replace(
        "ship.delay(1)", 'app.send_ta^^sk("other")'
    )
    found = first_lines(text)
    assert found is not None
    assert found.startswith(
        "[send_task] `send_task(name, args=None, kwargs=None, countdown=None, eta=None, …, **options)`: "
    )


def test_a_signature_by_name_is_that_of_the_function() -> None:
    text = TASKS.replace("import chain", "import chain, signature").replace(
        "ship.delay(1)", 'signa^^ture("shop.tasks.ship")'
    )
    found = first_lines(text)
    assert found is not None
    assert "A signature of the task:" not in found


@pytest.mark.parametrize(
    "sent", ["ship.s(1).set(count^^down=60).delay()", "chain(ship.s(1).set(count^^down=60), pack.si())"]
)
def test_options_that_are_set_on_a_signature(sent: str) -> None:
    found = first_lines(TASKS.replace("ship.delay(1)", sent))
    assert found == "[countdown] It runs 1 min later, at the earliest."
