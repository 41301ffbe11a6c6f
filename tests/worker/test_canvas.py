"""Chain, group and chord on the worker, their results in the database."""

from __future__ import annotations


def test_a_chain_runs_its_tasks_in_order_and_hands_the_order_on(shop, worker):
    (last,) = shop.ask("start", "process_large_order", "o1")
    assert shop.wait(last)["result"] == "o1"
    steps = "validate_order reserve_inventory calculate_shipping process_payment send_confirmation"
    assert " ".join(event["step"] for event in shop.events("chain", "o1")) == steps


def test_a_chain_ends_with_the_task_that_fails(shop, worker):
    (last,) = shop.ask("start", "process_large_order", "out of stock")
    shop.wait_for_event("chain", "out of stock", 2)
    # A chain that begins later is done, so the rest of this one isn't coming.
    shop.wait(shop.ask("start", "process_large_order", "o2")[0])
    assert [event["step"] for event in shop.events("chain", "out of stock")] == ["validate_order", "reserve_inventory"]
    assert shop.ask("outcome", last)["result"]["exc_type"] == "InventoryError"


def test_a_group_gives_each_tasks_result_in_the_order_of_the_signatures(shop, worker):
    results = [shop.wait(task_id)["result"] for task_id in shop.ask("start", "parallel_notifications", "7", "hello")]
    assert results == ["mail to 7: hello", "push to 7: hello", "text to 7: hello"]


def test_a_chord_gives_all_results_to_its_callback(shop, worker):
    (callback,) = shop.ask("start", "total_sales", ["1", "20", "300"])
    assert shop.wait(callback)["result"] == 321


def test_a_chord_of_which_one_task_fails_has_failed(shop, worker):
    (callback,) = shop.ask("start", "total_sales", ["1", "lost"])
    assert shop.wait(callback)["result"]["exc_type"] == "ChordError"
