"""Medians, and measuring several things in turns so that the machine's noise falls on all of them."""

from __future__ import annotations

import math
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LEAST = 3
"""Times that each thing is measured, however slow it is."""


def median(times: Sequence[float]) -> float:
    """The middle one; of an even number the mean of the two in the middle."""
    return statistics.median(times)


def percentile(times: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` of all values do not exceed."""
    return sorted(times)[max(math.ceil(len(times) * percent / 100) - 1, 0)]


def growth(sizes: Sequence[float]) -> float:
    """By what fraction the last tenth of some sizes exceeds the first tenth; their medians are compared."""
    part = max(len(sizes) // 10, 1)
    return median(sizes[-part:]) / median(sizes[:part]) - 1


def in_turns(
    measures: Mapping[str, Callable[[], float]], rounds: int, budget: float = math.inf
) -> dict[str, list[float]]:
    """What each measure gave, round by round; each round begins with another one.

    A measure that has taken ``budget`` seconds in all is left out of further rounds, once it was measured `LEAST`
    times.
    """
    names = list(measures)
    found: dict[str, list[float]] = {name: [] for name in names}
    spent = dict.fromkeys(names, 0.0)
    for number in range(rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            if spent[name] > budget and number >= LEAST:
                continue
            start = time.perf_counter()
            found[name].append(measures[name]())
            spent[name] += time.perf_counter() - start
    return found
