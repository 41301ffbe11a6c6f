"""Which answers of a receiver are retried, and what it is given."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from .sinks import web_server

NAME = "orders.send_webhook"


@pytest.fixture(scope="module")
def receiver():
    with web_server() as (address, posts):
        yield address, posts


@pytest.fixture
def post(shop, worker, receiver):
    """Sends an event to an address of the receiver; gives outcome, posts and logged deliveries."""

    def post(path: str):
        address, posts = receiver
        webhook = shop.ask("make_webhook", f"{address}{path}", "s3cret")
        outcome = shop.wait(shop.ask("send", NAME, webhook, "order.paid", {"order": 1}))
        deliveries = shop.ask("rows", "WebhookDelivery", "status_code", "response_body", webhook=webhook)
        return outcome, [post for post in posts if post.path == path], deliveries

    return post


def test_a_delivered_event_is_logged_and_succeeds(post):
    outcome, posts, deliveries = post("/200")
    assert outcome["result"] == {"status_code": 200}
    assert deliveries == [[200, "answer"]]
    assert len(posts) == 1
    assert json.loads(posts[0].body) | {"timestamp": ""} == {
        "event": "order.paid",
        "data": {"order": 1},
        "timestamp": "",
    }


def test_the_body_is_signed_and_the_secret_stays_at_home(post):
    _, (sent,), _ = post("/201")
    signature = hmac.new(b"s3cret", sent.body, hashlib.sha256).hexdigest()
    assert sent.headers["X-Webhook-Signature"] == f"sha256={signature}"
    assert "s3cret" not in str(sent)


@pytest.mark.parametrize("status", [404, 410])
def test_an_answer_that_will_not_change_is_not_asked_for_again(post, status):
    outcome, posts, deliveries = post(f"/{status}")
    assert outcome["result"]["exc_type"] == "HTTPError"
    assert len(posts) == 1
    assert deliveries == [[status, "answer"]]


@pytest.mark.parametrize("status", [500, 429])
def test_an_answer_that_may_change_is_asked_for_again_and_logged_each_time(post, status):
    outcome, posts, deliveries = post(f"/{status}")
    assert outcome["result"]["exc_type"] == "ReceiverUnavailable"
    assert deliveries == [[status, "answer"]] * 3
    keys = {sent.headers["Idempotency-Key"] for sent in posts}
    assert (len(posts), len(keys)) == (3, 1)


def test_a_receiver_that_is_down_is_asked_again(shop, worker):
    webhook = shop.ask("make_webhook", "http://127.0.0.1:9/", "s3cret")
    task_id = shop.ask("send", NAME, webhook, "order.paid", {})
    # The waits are random, and may all be none: then it has failed for good by now.
    is_over = shop.wait(task_id, "RETRY", "FAILURE")["state"] == "FAILURE"
    assert not is_over or f"{task_id}] retry: Retry in" in worker.read_text()
