"""CEL511, CEL515, CEL516, CEL517: what Celery makes of some values of settings."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://", backend="cache+memory://")
app.conf.update(SETTING)

@app.task(name="shop.pay")
def pay(): ...

RAN = []

def run_code(text):
    RAN.append(text)

class Order:
    def __reduce__(self):
        return run_code, ("any code",)

def queue():
    return app.amqp.router.route({}, pay.name, (), {})["queue"].name
"""


def test_a_pickled_message_runs_what_its_sender_put_there():
    """`kombu.message.Message.decode` is given the content that the worker accepts."""
    then = """
from kombu.serialization import dumps, enable_insecure_serializers, loads, prepare_accept_content
enable_insecure_serializers(["pickle"])
content, encoding, data = dumps(Order(), serializer="pickle")
loads(data, content, encoding, accept=prepare_accept_content(app.conf.accept_content))
assert RAN == [], RAN
"""
    bad, good = (CODE.replace("SETTING", f"accept_content={each}") for each in (["json", "pickle"], ["json"]))
    proof = prove(bad, good, "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "['any code']")
    assert proof.fixed.error == "ContentDisallowed"


def test_an_eager_task_runs_in_the_process_that_calls_it():
    then = "found = pay.delay(); assert type(found).__name__ == 'AsyncResult', type(found).__name__"
    bad, good = (CODE.replace("SETTING", f"task_always_eager={each}") for each in (True, False))
    proof = prove(bad, good, "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "EagerResult")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


@pytest.mark.parametrize(
    ("routes", "fixed"),
    [
        ('[("shop.*", {"queue": "a"}), ("*", "b")]', '[[("shop.*", {"queue": "a"}), ("*", "b")]]'),
        ('(("shop.*", {"queue": "a"}),)', '[(("shop.*", {"queue": "a"}),)]'),
    ],
)
def test_pairs_are_no_routers(routes, fixed):
    bad, good = (CODE.replace("SETTING", f"task_routes={each}") for each in (routes, fixed))
    proof = prove(bad, good, "send", then="pay.delay(); assert queue() == 'a'")
    assert (proof.bad.error, proof.bad.message) == ("ValueError", "too many values to unpack (expected 2)")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_a_setting_with_a_dot_is_no_route():
    bad, good = (CODE.replace("SETTING", each + '{"shop.pay": {"queue": "a"}}') for each in ("", "task_routes="))
    proof = prove(bad, good, "send", then="assert queue() == 'a', queue()")
    assert proof.bad.error == "AssertionError"
    assert proof.bad.message.startswith("proof-")  # the default queue of the proof
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
