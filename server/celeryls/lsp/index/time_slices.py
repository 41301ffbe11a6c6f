"""When the background may go on: a slice at a time, and not in the middle of what an editor asks."""

from __future__ import annotations

import asyncio
import time

_SLICE = 0.001  # seconds for which a message may have to wait
_BURST = 0.002  # seconds after a message in which the next is likely: a letter, what is wrong now, what could follow
_HELD = 0.02  # seconds at most for which messages hold the background up


class TimeSlices:
    """Slices of time for all that goes on in the background of one event loop."""

    def __init__(self) -> None:
        self._ends = 0.0
        self._asked = 0.0

    @property
    def left(self) -> float:
        """Seconds that are left of the slice; none, or less than that, once it is over."""
        return self._ends - time.perf_counter()

    def message(self) -> None:
        """Notes that the client has been answered just now."""
        self._asked = time.perf_counter()

    async def turn(self) -> None:
        """Returns at once as long as the slice lasts; else messages come first, and what follows them."""
        if self.left > 0:
            return
        await asyncio.sleep(0)
        held = time.perf_counter()
        while (now := time.perf_counter()) < min(self._asked + _BURST, held + _HELD):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(self._asked + _BURST - now)
        self._ends = now + _SLICE
