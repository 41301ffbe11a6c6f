"""Python's own exceptions."""

from __future__ import annotations

import builtins


def is_exception(name: str) -> bool:
    """Whether a name is that of one of Python's own exceptions."""
    found = getattr(builtins, name, None) if name.isidentifier() else None
    return isinstance(found, type) and issubclass(found, BaseException)
