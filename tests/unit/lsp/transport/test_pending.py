"""What pygls handles is forgotten once it is done."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest

from celeryls.lsp.transport.pending import PendingFutures


def test_a_future_is_held_until_it_is_done():
    pending = PendingFutures()
    future: Future[Any] = Future()
    pending["a"] = future
    assert dict(pending) == {"a": future}
    future.set_result(None)
    assert not pending


@pytest.mark.asyncio
async def test_the_task_of_a_notification_is_held_until_it_is_done():
    pending: Any = PendingFutures()
    task = asyncio.ensure_future(asyncio.sleep(0))
    pending["a"] = task
    await task
    await asyncio.sleep(0)
    assert not pending


def test_a_number_that_is_used_again_stands_for_the_later_one():
    pending = PendingFutures()
    first, second = Future[Any](), Future[Any]()
    pending[1], pending[1] = first, second
    first.set_result(None)
    assert pending[1] is second


def test_all_can_be_cancelled_in_a_loop():
    pending = PendingFutures()
    for number in range(3):
        pending[number] = Future()
    for _, future in pending.items():  # noqa: PERF102 - as pygls does
        future.cancel()
    assert not pending


def test_what_is_no_number_stands_for_nothing():
    assert PendingFutures().pop([1], None) is None
    assert PendingFutures().pop({}, None) is None
