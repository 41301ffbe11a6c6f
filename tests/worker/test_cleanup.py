"""Two runs at a time cancel each order once."""

from __future__ import annotations

NAME = "orders.cleanup_stale_orders"


def test_two_runs_that_see_the_same_orders_put_the_stock_back_once(shop, worker):
    place = "meet: cleanup"
    stale = [shop.ask("make_order", hours_old=25, quantities=(2, 3), instruction=place) for _ in range(5)]
    fresh = shop.ask("make_order", hours_old=23, quantities=(1,))
    paid = shop.ask("make_order", hours_old=25, quantities=(1,), status="paid")
    outcomes = [shop.wait(task_id) for task_id in [shop.ask("send", NAME), shop.ask("send", NAME)]]

    assert len({event["pid"] for event in shop.events("meet", place)}) == 2
    assert sum(outcome["result"]["cancelled"] for outcome in outcomes) == len(stale)
    for order in stale:
        assert shop.ask("rows", "Order", "status", pk=order) == [["cancelled"]]
        assert shop.ask("rows", "OrderItem", "product__stock", order=order) == [[2], [3]]
    for order, status in ((fresh, "pending"), (paid, "paid")):
        assert shop.ask("rows", "Order", "status", "items__product__stock", pk=order) == [[status, 0]]
