"""The base task on a real worker: what is retried, and what passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .processes import eventually, said

if TYPE_CHECKING:
    from pathlib import Path

    from .project import Shop

CASES = ("fine", "down", "down once", "typing mistake", "ignore", "reject", "slow", "stubborn")


@pytest.fixture(scope="module")
def sent(shop: Shop, worker: Path) -> dict[str, str]:
    """The id of each case, all of them on their way."""
    return {case: shop.ask("send", "orders.base", case) for case in CASES}


def runs(shop: Shop, case: str) -> list[Any]:
    return shop.events("act", case)


def test_it_succeeds_and_its_result_is_in_the_database(shop, sent):
    outcome = shop.wait(sent["fine"])
    assert (outcome["state"], outcome["result"], outcome["name"]) == ("SUCCESS", {"runs": 1}, "orders.base")


def test_a_named_exception_is_retried_as_often_as_said_with_growing_delays(shop, sent):
    outcome = shop.wait(sent["down"])
    assert outcome["state"] == "FAILURE"
    assert outcome["result"]["exc_type"] == "ConnectionError"
    assert [run["retries"] for run in runs(shop, "down")] == [0, 1, 2]
    waits = [run["wait"] for run in runs(shop, "down")]
    assert waits[0] is None
    assert waits[1:] == [pytest.approx(1, abs=0.5), pytest.approx(2, abs=0.5)]


def test_a_retry_that_succeeds_is_the_last(shop, sent):
    assert shop.wait(sent["down once"])["result"] == {"runs": 2}


def test_a_programming_error_runs_once(shop, sent):
    outcome = shop.wait(sent["typing mistake"])
    assert outcome["result"]["exc_type"] == "KeyError"
    shop.wait(sent["down"])
    assert len(runs(shop, "typing mistake")) == 1


@pytest.mark.parametrize(("case", "state"), [("ignore", "STARTED"), ("reject", "FAILURE")])
def test_ignore_and_reject_pass_and_run_once(shop, sent, case, state):
    # A task that isn't named in autoretry_for would have been retried by the time that this one has failed for good.
    shop.wait(sent["down"])
    eventually(lambda: runs(shop, case))
    assert len(runs(shop, case)) == 1
    # Celery leaves an ignored task in the state that it had, and since 5.7 calls a rejected one failed.
    assert shop.ask("outcome", sent[case])["state"] == state


def test_a_soft_time_limit_is_suffered_once(shop, sent):
    outcome = shop.wait(sent["slow"])
    assert outcome["result"]["exc_type"] == "SoftTimeLimitExceeded"
    shop.wait(sent["down"])
    assert len(runs(shop, "slow")) == 1


def test_a_hard_time_limit_ends_what_swallows_the_soft_one(shop, sent):
    outcome = shop.wait(sent["stubborn"])
    assert outcome["result"]["exc_type"] == "TimeLimitExceeded"
    assert len(runs(shop, "stubborn")) == 1


def test_with_acks_late_a_task_whose_process_is_killed_runs_again(shop, worker):
    outcome = shop.wait(shop.ask("send", "orders.sturdy", "killed once: sturdy"))
    assert (outcome["state"], outcome["result"]) == ("SUCCESS", {"runs": 2})
    first, second = runs(shop, "killed once: sturdy")
    assert first["pid"] != second["pid"]


def test_without_acks_late_a_killed_task_is_lost(shop, worker):
    outcome = shop.wait(shop.ask("send", "orders.fragile", "killed once: fragile"))
    assert outcome["result"]["exc_type"] == "WorkerLostError"
    assert len(runs(shop, "killed once: fragile")) == 1


def test_the_global_time_limit_holds_where_the_task_has_none(shop, worker):
    outcome = shop.wait(shop.ask("send", "orders.fragile", "slow: without a limit of its own"))
    assert outcome["result"]["exc_type"] == "SoftTimeLimitExceeded"


def test_a_rate_limit_spaces_the_runs(shop, worker):
    ids = [shop.ask("send", "orders.limited", "limited") for _ in range(3)]
    for task_id in ids:
        shop.wait(task_id)
    times = sorted(run["time"] for run in runs(shop, "limited"))
    assert times[2] - times[0] > 1.5


def test_with_no_option_given_it_still_runs_and_logs_its_attempt(shop, worker):
    task_id = shop.ask("send", "orders.bare")
    assert shop.wait(task_id)["state"] == "SUCCESS"
    assert said(worker, f"{task_id}: attempt 1")


def test_a_small_task_runs(shop):
    assert shop.wait(shop.ask("send", "orders.small", 1))["result"] == 2
