"""Waits for what is being read."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


async def wait_for(events: Iterable[asyncio.Event], seconds: float) -> bool:
    """Returns once all events are set, or after so many seconds: whether they are set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for event in events:
                await event.wait()
            return True
    return False
