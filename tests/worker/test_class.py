"""The tasks on a base class share its retries, its client and its hooks."""

from __future__ import annotations

from .processes import eventually, said

NAME = "orders.sync_inventory"


def test_the_client_is_made_once_for_each_process(shop, worker):
    for _ in range(8):
        assert shop.wait(shop.ask("send", NAME))["result"] == {"synced": 7}
    made = [event["pid"] for event in shop.events("client", "made")]
    assert len(made) == len(set(made)) <= 8


def test_the_retries_of_the_class_hold_and_its_hook_is_called_after_the_last(shop, worker):
    down = shop.folder / "warehouse-down"
    down.touch()
    try:
        outcome = shop.wait(shop.ask("send", NAME))
    finally:
        down.unlink()
    assert outcome["result"]["exc_type"] == "ConnectionError"
    assert len(shop.events("sync", "down")) == 2
    eventually(lambda: said(worker, "orders.sync_inventory() failed for good"))
