"""CEL123: of two tasks of one name, one is lost, and which one is not said anywhere."""

from __future__ import annotations

from .prove import prove

CODE = """
from celery import Celery, shared_task

app = Celery("shop", broker="memory://")

@shared_task(name="shop.send")
def send(order): ...

@shared_task(name="NAME")
def send_mail(mail): ...
"""
BOTH = """
left = {task.run.__name__ for name, task in app.tasks.items() if name.startswith("shop.")}
assert left == {"send", "send_mail"}, left
"""


def test_one_of_the_two_is_lost():
    bad, fixed = (CODE.replace("NAME", name) for name in ("shop.send", "shop.send_mail"))
    proof = prove(bad, fixed, "send", then=BOTH)
    assert proof.bad.error == "AssertionError"
    assert proof.bad.message in ("{'send'}", "{'send_mail'}")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


TWICE = """
from celery import Celery

app = Celery("shop", broker="memory://")

@app.task
def send(order): ...

@app.task
def NAME(order, mail): ...

app.finalize()
"""


def test_a_function_that_is_defined_again_is_lost_as_well():
    bad, fixed = (TWICE.replace("NAME", name) for name in ("send", "send_mail"))
    arities = "{task.run.__code__.co_argcount for name, task in app.tasks.items() if name.startswith('tasks.')}"
    proof = prove(bad, fixed, "send", then=f"left = {arities}\nassert left == {{1, 2}}, left")
    assert proof.bad.error == "AssertionError"
    assert proof.bad.message in ("{1}", "{2}")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
