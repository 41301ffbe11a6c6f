"""Params of our own requests, which may be anything."""

from __future__ import annotations

import pytest

from celeryls.lsp.params import number_in


@pytest.mark.parametrize(
    ("value", "number"), [(3, 3), (0, 0), (2**31 - 1, 2**31 - 1), (2**31, 0), (10**30, 0), (-1, 0), ("3", 0), (None, 0)]
)
def test_a_number_is_one_that_a_position_may_have(value, number):
    assert number_in({"position": {"line": value}}, "position", "line") == number
