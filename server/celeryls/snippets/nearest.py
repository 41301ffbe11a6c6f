"""The end of an error message about an unknown name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, allowed: Iterable[str]) -> str:
    """The allowed names, ignoring the case of ``name``; the nearest one comes first."""
    allowed = list(allowed)
    lower = {item.lower(): item for item in allowed}
    close = difflib.get_close_matches(name.lower(), lower, n=1)
    hint = f"did you mean `{lower[close[0]]}`? " if close else ""
    return f"{hint}Allowed: {', '.join(allowed)}"
