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


def test_the_type_of_a_result_is_forgotten_with_the_request():
    types: dict[int | str, Any] = {}
    pending = PendingFutures(types)
    for number in range(2):
        pending[number], types[number] = Future(), list
    pending[0].set_exception(ValueError())
    assert types == {1: list}


def test_the_oldest_of_too_many_requests_without_an_answer_is_given_up():
    types: dict[int | str, Any] = {}
    pending = PendingFutures(types)
    first: Future[Any] = Future()
    pending["first"], types["first"] = first, list
    for number in range(3_000):
        pending[number], types[number] = Future(), list
    assert first.cancelled()
    assert len(types) == len(pending) <= 1_000
    assert 2_999 in pending
