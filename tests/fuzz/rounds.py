"""How long is fuzzed, and with which seeds: one round with a fixed seed in `make test`, many in `make fuzz`."""

from __future__ import annotations

import faulthandler
import os
import time
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

KINDS = 3  # messages, sources and files share the minutes
HANGS = 900
"""Seconds after which a round of `make fuzz`, in which a failure may be reduced, is ended with a traceback."""


def rounds() -> Iterator[int]:
    """The seeds of the rounds; an error in one of them says its seed."""
    first = int(os.environ.get("CELERYLS_FUZZ_SEED", "1"))
    minutes = float(os.environ.get("CELERYLS_FUZZ_MINUTES", "0"))
    end = time.monotonic() + 60 * minutes / KINDS
    seed = first
    while seed == first or time.monotonic() < end:
        if minutes:
            print(f"SEED={seed}", flush=True)  # noqa: T201 - whoever waits wants to see it
            faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            yield seed
        finally:
            faulthandler.cancel_dump_traceback_later()
        seed += 1


def fuzz(check: Callable[..., None], examples: int, **strategies: SearchStrategy[object]) -> None:
    """Checks examples of the strategies, round by round; a failure is reduced to a small one."""
    for seed in rounds():
        configured = settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        try:
            seeded(seed)(configured(given(**strategies)(check)))()
        except Exception as error:
            error.add_note(f"again: make fuzz SEED={seed}")
            raise
