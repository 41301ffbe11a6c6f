"""The terminal for a command's output."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """Rich's console; if ``NO_COLOR`` is set and not empty it writes no escape sequences, not even bold.

    Rich itself only leaves out colors, see `rich.console.Console`.
    """
    from rich.console import Console  # noqa: PLC0415 - importing rich takes a tenth of a second that a pipe does without

    return Console(stderr=stderr, color_system=None if os.environ.get("NO_COLOR") else "auto")
