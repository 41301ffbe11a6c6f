"""CEL413: a queue that `task_queues` lacks is consumed by no worker that is not told to; or sending to it fails."""

from __future__ import annotations

from .prove import prove

CODE = """
from celery import Celery
from kombu import Queue

app = Celery("shop", broker="memory://", SETTING)
app.conf.task_queues = [Queue("shop"), Queue("mails")]

@app.task(name="pay", queue="shop")
def pay(order): ...

@app.task(name="other")
def other(order): ...

def sent(task, **options):
    "Where a message went, and what a worker without -Q consumes."
    consumed = set(app.amqp.queues.consume_from)
    with app.producer_or_acquire() as producer:
        went = []
        producer.publish = lambda *_, routing_key=None, **__: went.append(routing_key)
        task.apply_async((1,), producer=producer, **options)
    return went[0], consumed
"""
THEN = "name, consumed = sent(pay, queue=QUEUE); assert name in consumed, name"


def test_a_queue_that_is_not_declared_is_not_consumed():
    code = CODE.replace("SETTING", "")
    proof = prove(code, code, "send", then=THEN.replace("QUEUE", "'payments'"))
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "payments")
    declared = prove(code, code, "send", then=THEN.replace("QUEUE", "'mails'"))
    assert (declared.fixed.exit_code, declared.fixed.message) == (0, "")


def test_the_default_queue_is_no_exception():
    fixed = CODE.replace("SETTING", "task_default_queue='shop'")
    then = "name, consumed = sent(other); assert name in consumed, name"
    # The proof's own default queue stands for `celery`: that it is called otherwise makes no difference.
    proof = prove(CODE.replace("SETTING", ""), fixed, "send", then=f"app.conf.task_default_queue = 'celery'\n{then}")
    assert proof.bad.error == "AssertionError"


def test_the_call_fails_where_queues_are_not_made():
    code = CODE.replace("SETTING", "task_create_missing_queues=False")
    proof = prove(code, CODE.replace("SETTING", ""), "send", then="pay.apply_async((1,), queue='payments')")
    assert proof.bad.error == "QueueNotFound"
    assert proof.fixed.exit_code == 0
