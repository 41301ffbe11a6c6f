"""The sum of what evaluations cost."""

from __future__ import annotations

import pytest

from celeryls.project.costs import ANSWER, FILE, Costs
from celeryls.reading_budget import left_out


@pytest.fixture
def costs():
    left_out.cache_clear()
    return Costs()


def test_an_answer_may_cost_so_much_and_the_next_one_begins_anew(costs, caplog):
    outer = costs.begin(("tasks", "a.py"))
    costs.add(ANSWER)
    assert costs.is_left()
    costs.add(1)
    assert not costs.is_left()
    assert "a.py is left out, in whole or in part: the values in it take too many steps" in caplog.text
    costs.end(outer)
    costs.begin(("tasks", "b.py"))
    assert costs.is_left()


def test_an_answer_does_not_pay_for_the_answers_that_it_asks_for(costs):
    costs.begin(("tasks", "a.py"))
    outer = costs.begin(("tasks", "b.py"))
    costs.add(ANSWER + 1)
    costs.end(outer)
    assert costs.is_left()


def test_all_answers_about_a_file_may_cost_so_much_until_all_is_forgotten(costs):
    for unit in range(FILE // ANSWER + 1):
        outer = costs.begin(("tasks", "a.py", unit))
        assert costs.is_left()
        costs.add(ANSWER)
        costs.end(outer)
    costs.begin(("tasks", "a.py", "last"))
    assert not costs.is_left()
    costs.forget()
    assert costs.is_left()


def test_what_nobody_keeps_has_only_the_limit_of_each_evaluation(costs):
    costs.add(FILE * 2)
    assert costs.is_left()
