"""What an evaluation may cost, and the weight of what statements change."""

from __future__ import annotations

import pytest
from tests.unit.configurations import ROOT

from celeryls.project.names.entities import Spot
from celeryls.project.names.memo import Memo
from celeryls.project.values.known import Items, Pairs, Plain, Unresolved
from celeryls.project.values.limits.budget import Budget
from celeryls.syntax.places import Range

SPOT = Spot(f"{ROOT}/main.py", "", Range(0, 0, 0, 0))
ONE, TWO, THREE = (Plain(value, SPOT) for value in (1, 2, 3))
INNER = Items("list", (ONE, TWO), SPOT)
PAIRS = Pairs(((ONE, INNER), (TWO, TWO)), SPOT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PAIRS, PAIRS._replace(pairs=(*PAIRS.pairs, (THREE, INNER)))),
        (PAIRS, PAIRS._replace(pairs=((ONE, THREE), *PAIRS.pairs[1:]))),
        (PAIRS, PAIRS._replace(pairs=PAIRS.pairs[1:])),
        (PAIRS, PAIRS._replace(pairs=((THREE, THREE), *PAIRS.pairs))),
        (INNER, INNER._replace(items=(*INNER.items, INNER))),
        (INNER, PAIRS),
        (None, PAIRS),
        (PAIRS, Unresolved("environment", SPOT, PAIRS)),
    ],
)
def test_a_statement_leaves_the_weight_that_the_result_has_by_itself(before, after):
    budget = Budget(Memo())
    if before is not None:
        budget.bounded(before)
    assert budget.changed(after, before) is after
    assert budget.weight(after) == Budget(Memo()).weight(after)


def test_what_is_too_large_is_given_up():
    budget = Budget(Memo())
    grown = INNER
    for _ in range(20):
        grown = Items("list", (grown, grown), SPOT)
    assert budget.bounded(grown) == Unresolved("limit", SPOT)


def test_a_statement_that_adds_little_costs_little_however_large_the_value_is():
    budget, items = Budget(Memo()), tuple(Plain(number, SPOT) for number in range(5000))
    known = budget.bounded(Items("list", items, SPOT))
    for number in range(50):
        items = (*items, Plain(number, SPOT))
        known = budget.changed(Items("list", items, SPOT), known)
    assert isinstance(known, Items)


def test_a_statement_that_may_bind_any_name_costs_a_step():
    budget, unknown = Budget(Memo(), cost=100), Unresolved("import", SPOT, ONE)
    for _ in range(8):  # `from library import *`, eight times below one another
        assert budget.changed(unknown, ONE) == unknown


def test_an_evaluation_that_has_spent_its_budget_goes_no_further():
    budget = Budget(Memo(), cost=100)
    assert budget.enter()
    assert not budget.spend(200)
    assert not budget.enter()
    assert budget.bounded(INNER) == Unresolved("limit", SPOT)
