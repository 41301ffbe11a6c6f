"""English that several rooms write."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """A number of things: ``1 task``, ``3 entries``, ``2 fixes``."""
    if count == 1:
        return f"1 {thing}"
    if thing.endswith("y"):
        return f"{count} {thing[:-1]}ies"
    return f"{count} {thing}es" if thing.endswith("x") else f"{count} {thing}s"
