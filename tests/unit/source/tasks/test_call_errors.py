"""The TypeErrors of calls, compared with those that Celery's check and Python itself raise."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

import pytest
from celery.utils.functional import head_from_fun

from celeryls.source.outline.files import outline
from celeryls.source.tasks.call_errors import behind_itself, call_error

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNATURES = (
    "",
    "x",
    "x=1",
    "x, y=1",
    "x, *, y",
    "x, *, y=1",
    "*, x, y=1",
    "*, x, y, z",
    "*args, x",
    "x, *args, y=1",
    "x, *args",
    "x, **kw",
    "x, *, y, **kw",
    "x, /",
    "x, /, y",
    "x=1, /, y=2",
    "x, y, /, z=1, *, w",
    "x: int, /, y: str = '', *, z: int",
    "x,  # first\n    *,  # named\n    y,\n",
)
NAMES = ("x", "y", "w", "other")


def _error(function: Callable[..., Any], count: int, keywords: tuple[str, ...]) -> str | None:
    try:
        function(*range(count), **dict.fromkeys(keywords))
    except TypeError as error:
        return f"TypeError: {str(error).partition('. Did you mean')[0]}"  # a guess that Python 3.13 adds
    return None


def _parameters(signature: str, decorator: str = "@task"):
    ((_, unit),) = outline(f"{decorator}\ndef f({signature}): ...\n", whole=True).units
    return unit.definitions[0].parameters


@pytest.mark.parametrize("signature", SIGNATURES)
def test_the_error_is_that_of_celerys_check_or_of_the_call(signature: str):
    names: dict[str, Any] = {}
    exec(f"def f({signature}): ...", names)
    function = names["f"]
    parameters = _parameters(signature)
    for keywords in chain.from_iterable(combinations(NAMES, length) for length in range(3)):
        for count in range(4):
            said = _error(head_from_fun(function), count, keywords) or _error(function, count, keywords)
            refused = call_error("f", parameters, count, keywords)
            assert (refused.error if refused else None) == said, (count, keywords)


@pytest.mark.parametrize(
    ("signature", "count", "keywords", "error"),
    [
        ("self, x", 0, (), "f() missing 1 required positional argument: 'x'"),
        ("self, x", 2, (), "f() takes 2 positional arguments but 3 were given"),
        ("self", 1, (), "f() takes 1 positional argument but 2 were given"),
        (
            "self, *, x",
            1,
            ("x",),
            "f() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given",
        ),
    ],
)
def test_a_bound_task_counts_itself(signature: str, count: int, keywords: tuple[str, ...], error: str):
    refused = call_error("f", behind_itself(_parameters(signature)), count, keywords, itself=True)
    assert refused is not None
    assert refused.error == f"TypeError: {error}"


def test_a_leading_star_takes_the_task():
    assert call_error("f", behind_itself(_parameters("*args")), 3, (), itself=True) is None


def test_only_the_worker_refuses_a_positional_only_parameter_by_keyword():
    late, early = (call_error("f", _parameters("x, /"), 0, (keyword,)) for keyword in ("x", "other"))
    assert late is not None
    assert late.is_late
    assert early is not None
    assert not early.is_late


def test_a_keyword_that_goes_to_the_rest_is_not_told():
    assert call_error("f", _parameters("x, /, **kw"), 1, ("x",)) is None
    assert call_error("f", _parameters("x, /, **kw"), 0, ("x",)) is None
