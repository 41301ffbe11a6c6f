"""One charge, however often and however many times at once its message comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .project import Shop

NAME = "orders.charge_order"


@pytest.fixture(scope="module")
def sent(shop, worker):
    """Order and tasks of each case, all of them on their way."""

    def send(case: str, times: int) -> tuple[str, list[str]]:
        order = shop.ask("make_order", instruction=case)
        return order, [shop.ask("send", NAME, order) for _ in range(times)]

    return {case: send(case, times) for case, times in {"killed once": 1, "twice": 2, "refused once": 1}.items()}


def row(shop: Shop, order: str) -> Any:
    return shop.ask("rows", "Order", "status", "claimed_at", pk=order)[0]


def test_a_charge_that_fails_leaves_no_claim(shop, sent):
    order, (task_id,) = sent["refused once"]
    assert shop.wait(task_id)["result"]["exc_type"] == "ValueError"
    assert row(shop, order) == ["pending", None]
    assert shop.wait(shop.ask("send", NAME, order))["result"] == "charged"


def test_two_messages_at_once_charge_once(shop, sent):
    order, task_ids = sent["twice"]
    statuses = sorted(shop.wait(task_id)["result"] for task_id in task_ids)
    assert statuses == ["charged", "charged before"]
    assert len(shop.events("charge", order)) == 1
    assert row(shop, order)[0] == "paid"


def test_the_claim_of_a_killed_worker_ends_by_its_age(shop, sent):
    order, (task_id,) = sent["killed once"]
    assert shop.wait(task_id)["result"] == "charged"
    charges = shop.events("charge", order)
    assert {charge["idempotency_key"] for charge in charges} == {f"charge-{order}"}
    assert len(charges) == 2
    assert row(shop, order)[0] == "paid"
