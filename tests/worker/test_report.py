"""The report waits in its queue until a worker reads that, and is mailed by a task of its own."""

from __future__ import annotations

import pytest
import redis

from .processes import eventually
from .sinks import mail_server


@pytest.fixture
def waiting(redis_url):
    """How many messages a queue holds that nobody took."""
    with redis.Redis.from_url(redis_url) as client:
        yield client.llen


def test_a_queue_that_no_worker_reads_keeps_its_messages(shop, worker, waiting, mail_port):
    user = shop.ask("rows", "Order", "user", pk=shop.ask("make_order"))[0][0]
    task_id = shop.ask("send", "orders.generate_sales_report", "2026-01-01", "2026-01-31", user)
    # What was sent later is done, so the worker has had its chance.
    shop.wait(shop.ask("send", "orders.bare"))
    assert waiting("reports") == 1
    assert shop.ask("outcome", task_id)["state"] == "PENDING"

    with mail_server(mail_port) as messages, shop.worker("reports", concurrency=1):
        path = shop.wait(task_id)["result"]["report_path"]
        eventually(lambda: shop.ask("ids_of", "orders.send_report_email", state="SUCCESS"), what="the mail")
        assert waiting("reports") == 0
        assert path.endswith("2026-01-01 to 2026-01-31.xlsx")
        (message,) = messages
        assert "Subject: Your sales report" in message
        assert "2026-01-31.xlsx" in message

        gone = shop.ask("send", "orders.send_report_email", user, "/nowhere/report.xlsx", "sales")
        outcome = shop.wait(gone, "RETRY", "FAILURE")
        assert (outcome["state"], outcome["result"]["exc_type"]) == ("FAILURE", "FileNotFoundError")


def test_a_report_whose_mail_server_is_down_is_mailed_later(shop, worker):
    user = shop.ask("rows", "Order", "user", pk=shop.ask("make_order"))[0][0]
    report = shop.folder / "report.xlsx"
    report.write_text("figures")
    with shop.worker("reports", concurrency=1):
        task_id = shop.ask("send", "orders.send_report_email", user, str(report), "sales")
        assert shop.wait(task_id, "RETRY", "FAILURE")["state"] == "RETRY"
