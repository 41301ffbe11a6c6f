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
        ("self.re^^try", "[retry] Runs again 30 s later, at most 3 times."),
        ("count^^down=30", "[countdown] It runs again 30 s later, at the earliest."),
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


OWN = """from celery import shared_task


@shared_task(bind=True, {options})
def pack(me, order_id):
    {call}
"""


@pytest.mark.parametrize(
    ("options", "call", "said"),
    [
        ("", "me.de^^lay(1)", "[delay] Sends `shop.tasks.pack` to the queue `mail`."),
        ("", "pack.de^^lay(1)", "[delay] Sends `shop.tasks.pack` to the queue `mail`."),
        ("", "me.apply_as^^ync((1,))", "[apply_async] Sends `shop.tasks.pack` to the queue `mail`."),
        ("", "me.apply_async((1,), count^^down=60)", "[countdown] It runs 1 min later, at the earliest."),
        ("", "me.ret^^ry()", "[retry] Runs again 3 min later, at most 3 times."),
        ("default_retry_delay=60, max_retries=1", "me.ret^^ry()", "[retry] Runs again 1 min later, at most 1 time."),
        ("max_retries=None", "me.ret^^ry(countdown=0)", "[retry] Runs again at once, without end."),
        ("max_retries=5", "me.ret^^ry(countdown=5, max_retries=2)", "[retry] Runs again 5 s later, at most 2 times."),
        ("max_retries=5", "me.ret^^ry(countdown=wait())", "[retry] `retry("),
        ("max_retries=most()", "me.ret^^ry(countdown=5)", "[retry] `retry("),
        ("", "me.ret^^ry(eta=when)", "[retry] `retry("),
        ("**options", "me.ret^^ry()", "[retry] `retry("),
    ],
)
def test_what_a_task_calls_of_itself(options: str, call: str, said: str) -> None:
    found = first_lines(OWN.format(options=options, call=call), celery=APP)
    assert found is not None
    assert found.startswith(said)


def test_an_annotation_leaves_open_how_often_a_task_is_retried() -> None:
    annotated = APP + 'app.conf.task_annotations = {"*": {"max_retries": 9}}\n'
    found = first_lines(OWN.format(options="", call="me.ret^^ry()"), celery=annotated)
    assert found is not None
    assert found.startswith("[retry] `retry(")


WRAPPER = """from celery import shared_task


def job(**options):
    return shared_task(acks_late=True, time_limit=600, **options)
"""


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("acks_^^late", "[acks_late] `acks_late`: Acknowledges the message after the task has run"),
        ("time_^^limit", "[time_limit] A run is killed after 10 min."),
        ("60^^0", "[600] A run is killed after 10 min."),
    ],
)
def test_the_options_in_a_wrapper(marked: str, said: str) -> None:
    found = first_lines(WRAPPER.replace(marked.replace("^^", ""), marked))
    assert found is not None
    assert found.startswith(said)


ROUTES = """from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.*": {"queue": "mail", "priority": 3}, "shop.tasks.gone": "slow", "other": {}}
"""


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (
            '"shop.ta^^sks.*"',
            '["shop.tasks.*"] Sends these tasks to the queue `mail`.\n\n`shop.tasks.pack`, `shop.tasks.ship`',
        ),
        ('"shop.tasks.go^^ne"', '["shop.tasks.gone"] Sends this task to the queue `slow`.'),
        ('"queue^^"', '["queue"] `queue`: The queue that the task is sent to.'),
        ('"priori^^ty"', '["priority"] `priority`: '),
        ('"oth^^er"', '["other"] Says how this task is sent.\n\nNo task of the project has such a name.'),
    ],
)
def test_routes(marked: str, said: str) -> None:
    text = ROUTES.replace(marked.replace("^^", ""), marked)
    found = hovered({"shop/__init__.py": "", "shop/celery.py": text, "shop/tasks.py": TASKS})
    assert found is not None
    assert found.startswith(said)
