"""What the snippets' bodies call; each call is recorded, and fails where the test said so."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded

from .record import events, record


class InventoryError(Exception):
    """There is not enough in stock."""


def act(task, case: str) -> dict[str, object]:
    """The body of a base task: does what ``case``, up to its colon, says."""
    number = record("act", case, retries=task.request.retries, wait=_wait(task, case), queue=_queue(task))
    match case.partition(":")[0]:
        case "down":
            raise ConnectionError("down")
        case "down once" if number == 1:
            raise ConnectionError("down")
        case "typing mistake":
            raise KeyError("mistake")
        case "ignore":
            raise Ignore
        case "reject":
            raise Reject("no", requeue=False)
        case "slow":
            time.sleep(60)
        case "stubborn":
            _sleep_on()
        case "killed once" if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    return {"runs": number}


class OrderProcessor:
    """Works on an order as its ``instruction`` says."""

    def __init__(self, order) -> None:
        self.order = order

    def validate(self) -> None:
        self._step("validate")

    def reserve_inventory(self) -> None:
        self._step("reserve_inventory")
        if self.order.instruction == "out of stock":
            raise InventoryError("nothing left")

    def calculate_shipping(self) -> None:
        self._step("calculate_shipping")
        if self.order.instruction == "slow":
            time.sleep(60)

    def _step(self, name: str) -> None:
        number = record(name, self.order.pk)
        while self.order.instruction == f"wait in {name}" and not events("go on", self.order.pk):
            time.sleep(0.05)
        if self.order.instruction == f"killed in {name}" and number == 1:
            os.kill(os.getpid(), signal.SIGKILL)


class PaymentService:
    """Takes a second for a charge."""

    def charge(self, order_id: str, idempotency_key: str) -> None:
        from .models import Order

        number = record("charge", order_id, idempotency_key=idempotency_key)
        match Order.objects.get(pk=order_id).instruction:
            case "killed once" if number == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            case "refused once" if number == 1:
                raise ValueError("refused")
        time.sleep(1)


class ReportGenerator:
    """Writes a small file."""

    def generate_sales_report(self, start_date: str, end_date: str) -> str:
        return f"{start_date} to {end_date}"

    def save_report(self, data: str, format: str) -> Path:  # noqa: A002 - the template's own name
        path = Path(os.environ["SHOP_EVENTS"]).parent / f"{data}.{format}"
        path.write_text(data, encoding="utf-8")
        return path


class InventoryClient:
    """A warehouse that can be down."""

    def __init__(self) -> None:
        record("client", "made")

    def sync(self) -> int:
        state = Path(os.environ["SHOP_EVENTS"]).parent / "warehouse-down"
        record("sync", "down" if state.exists() else "up")
        if state.exists():
            raise ConnectionError("the warehouse is down")
        return 7


def validate_order(order_id: str) -> None:
    record("chain", order_id, step="validate_order")


def reserve_inventory(order_id: str) -> None:
    record("chain", order_id, step="reserve_inventory")
    if order_id == "out of stock":
        raise InventoryError(order_id)


def calculate_shipping(order_id: str) -> None:
    record("chain", order_id, step="calculate_shipping")


def process_payment(order_id: str) -> None:
    record("chain", order_id, step="process_payment")


def send_confirmation(order_id: str) -> None:
    record("chain", order_id, step="send_confirmation")


def send_email_notification(user_id: str, message: str) -> str:
    return f"mail to {user_id}: {message}"


def send_push_notification(user_id: str, message: str) -> str:
    return f"push to {user_id}: {message}"


def send_sms_notification(user_id: str, message: str) -> str:
    return f"text to {user_id}: {message}"


def sales_of_day(day: str) -> int:
    if day == "lost":
        raise InventoryError(day)
    return int(day)


def _wait(task, case: str) -> float | None:
    """Seconds from the run before to the time for which the retry was planned."""
    before = events("act", case)
    if not (task.request.eta and before):
        return None
    planned = datetime.fromisoformat(task.request.eta).astimezone(UTC)
    return planned.timestamp() - float(before[-1]["time"])


def _queue(task) -> str:
    return str(task.request.delivery_info["routing_key"])


def _sleep_on() -> None:
    while True:
        try:
            time.sleep(60)
        except SoftTimeLimitExceeded:
            continue  # only the hard limit is to end it
