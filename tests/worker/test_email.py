"""The mail is sent when the server comes back."""

from __future__ import annotations

from .sinks import mail_server


def test_a_mail_is_delivered_with_both_of_its_bodies(shop, worker, mail_port):
    order = shop.ask("make_order")
    with mail_server(mail_port) as messages:
        outcome = shop.wait(shop.ask("send", "orders.send_order_confirmation_email", order))
    assert outcome["result"] == "ada@example.com"
    (message,) = messages
    assert "Subject: Order Confirmation #A" in message
    assert "Thank you for order A" in message
    assert "<p>Thank you for order <b>A" in message


def test_a_server_that_is_down_is_asked_again(shop, worker, mail_port):
    order = shop.ask("make_order")
    task_id = shop.ask("send", "orders.send_order_confirmation_email", order)
    assert shop.wait(task_id, "RETRY")["result"]["exc_type"] == "ConnectionRefusedError"
    with mail_server(mail_port) as messages:
        assert shop.wait(task_id)["state"] == "SUCCESS"
    assert len(messages) == 1


def test_an_order_that_does_not_exist_is_not_asked_for_again(shop, worker):
    task_id = shop.ask("send", "orders.send_order_confirmation_email", "0")
    outcome = shop.wait(task_id, "RETRY", "FAILURE")
    assert (outcome["state"], outcome["result"]["exc_type"]) == ("FAILURE", "Order.DoesNotExist")
