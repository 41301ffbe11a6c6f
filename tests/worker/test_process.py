"""The long job: its progress, its failures, and a killed worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .project import Shop

NAME = "orders.process_order"
STEPS = ("validate", "reserve_inventory", "calculate_shipping")
INSTRUCTIONS = ("", "out of stock", "slow", "killed in reserve_inventory", "wait in calculate_shipping")


@pytest.fixture(scope="module")
def sent(shop, worker):
    """Order and task of each instruction, all of them on their way."""
    orders = {instruction: shop.ask("make_order", instruction=instruction) for instruction in INSTRUCTIONS}
    return {instruction: (order, shop.ask("send", NAME, order)) for instruction, order in orders.items()}


def status(shop: Shop, order: str) -> Any:
    return shop.ask("rows", "Order", "status", "error_message", pk=order)[0]


def test_it_reports_the_step_that_it_is_at(shop, sent):
    order, task_id = sent["wait in calculate_shipping"]
    assert shop.wait(task_id, "PROGRESS")["state"] == "PROGRESS"
    found = shop.wait_for_result(task_id, {"step": "calculate_shipping"})
    shop.record("go on", order)
    assert found["state"] == "PROGRESS"
    assert shop.wait(task_id)["state"] == "SUCCESS"


def test_a_processed_order_went_through_each_step_once(shop, sent):
    order, task_id = sent[""]
    assert shop.wait(task_id)["result"] == "processing"
    assert status(shop, order) == ["processing", ""]
    assert [len(shop.events(step, order)) for step in STEPS] == [1, 1, 1]


def test_an_order_that_fails_says_why(shop, sent):
    order, task_id = sent["out of stock"]
    assert shop.wait(task_id)["result"]["exc_type"] == "InventoryError"
    assert status(shop, order) == ["failed", "nothing left"]


def test_an_order_that_takes_too_long_does_not_stay_pending(shop, sent):
    order, task_id = sent["slow"]
    assert shop.wait(task_id)["result"]["exc_type"] == "SoftTimeLimitExceeded"
    assert status(shop, order)[0] == "failed"


def test_a_killed_worker_does_not_lose_the_order(shop, sent):
    order, task_id = sent["killed in reserve_inventory"]
    assert shop.wait(task_id)["state"] == "SUCCESS"
    assert [len(shop.events(step, order)) for step in STEPS] == [2, 2, 1]


def test_an_order_that_was_processed_is_left_alone_when_it_comes_again(shop, sent):
    order, first = sent[""]
    shop.wait(first)
    assert shop.wait(shop.ask("send", NAME, order))["result"] == "processing"
    assert [len(shop.events(step, order)) for step in STEPS] == [1, 1, 1]


def test_it_can_be_called_as_a_function(shop):
    order = shop.ask("make_order")
    assert shop.ask("direct", NAME, order) == "processing"
