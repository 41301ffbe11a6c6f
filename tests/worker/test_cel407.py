"""CEL407, CEL408, CEL409: what Celery's own router makes of a route."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.task_routes = ROUTES

@app.task(name="shop.mails.send_a")
def send(): ...

def queue():
    return app.amqp.router.route({}, send.name, (), {})["queue"].name
"""
THEN = "found = queue(); assert found == 'mails', found"


@pytest.mark.parametrize(
    ("routes", "fixed", "queue"),
    [
        ("{'shop.*': 'shop', 'shop.mails.*': 'mails'}", "{'shop.mails.*': 'mails', 'shop.*': 'shop'}", "shop"),
        ("[{'*': 'a'}, {'shop.mails.send_a': 'mails'}]", "{'*': 'a', 'shop.mails.send_a': 'mails'}", "a"),
        (
            "([('shop.*.send_*', 'b'), ('shop.mails.send_a*', 'mails')],)",
            "([('shop.mails.send_a*', 'mails'), ('shop.*.send_*', 'b')],)",
            "b",
        ),
    ],
)
def test_the_first_route_that_matches_is_used(routes, fixed, queue):
    proof = prove(CODE.replace("ROUTES", routes), CODE.replace("ROUTES", fixed), "send", then=THEN)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", queue)
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


@pytest.mark.parametrize(
    ("key", "fixed"),
    [
        ("'shop.mails.send_?'", "'shop.mails.send_*'"),
        ("'shop.mails.send_[ab]'", "'shop.mails.send_[ab]*'"),
        (r"r'shop\.mails\..+'", r"__import__('re').compile(r'shop\.mails\..+')"),
        ("'^shop.mails.*$'", "'shop.mails.*'"),
    ],
)
def test_what_has_no_star_is_no_pattern_and_a_text_no_regex(key, fixed):
    bad, good = (CODE.replace("ROUTES", f"{{{each}: 'mails'}}") for each in (key, fixed))
    proof = prove(bad, good, "send", then=THEN)
    assert proof.bad.error == "AssertionError"
    assert proof.bad.message != "mails"
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


OPTIONS = {
    "args": "()", "chain": "[]", "chord": "None", "countdown": "3", "eta": "None", "expires": "60", "group_id": "'a'",
    "ignore_result": "True", "kwargs": "{}", "reply_to": "'a'", "retries": "0", "shadow": "'a'", "soft_time_limit": "3",
    "task_id": "'a'", "time_limit": "30",
}  # fmt: skip


@pytest.mark.parametrize("option", sorted(OPTIONS))
def test_each_call_fails_for_an_option_that_it_gives_itself(option):
    routes = f"{{'shop.*': {{'queue': 'mails', {option!r}: {OPTIONS[option]}}}}}"
    bad, good = (CODE.replace("ROUTES", each) for each in (routes, "{'shop.*': {'queue': 'mails'}}"))
    proof = prove(bad, good, "send", then="send.delay()")
    assert proof.bad.error == "TypeError"
    kind = "keyword argument" if option == "ignore_result" else "argument"
    assert proof.bad.message.endswith(f"as_task_v2() got multiple values for {kind} '{option}'")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_other_keys_of_a_route_are_sent():
    routes = "{'shop.*': {'queue': 'mails', 'priority': 3, 'serializer': 'json', 'compression': 'gzip', 'headers': {}}}"
    code = CODE.replace("ROUTES", routes)
    assert prove(code, code, "send", then="send.delay()").bad.exit_code == 0


def test_of_two_routes_with_one_key_the_later_is_left():
    bad, good = (
        CODE.replace("ROUTES", f"{{'shop.mails.*': 'mails', {key!r}: 'slow'}}") for key in ("shop.mails.*", "shop.*")
    )
    proof = prove(bad, good, "send", then=THEN)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "slow")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
