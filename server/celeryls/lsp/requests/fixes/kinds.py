"""Which kinds of actions a client requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FIX_ALL = "source.fixAll.celery"


def wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind, or one of its parents, is requested; the empty kind is the parent of all."""
    return not only or any(not each or kind == each or kind.startswith(f"{each}.") for each in only)
