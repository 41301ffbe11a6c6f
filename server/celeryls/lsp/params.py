"""What stands in the params of a request of our own, for which pygls has no type: anything that a client may send."""

from __future__ import annotations

from typing import Any


def text_in(params: Any, *path: str) -> str:  # noqa: ANN401 - any JSON
    """The text that ``path`` leads to; empty where none stands there."""
    value = _field(params, *path)
    return value if isinstance(value, str) else ""


def number_in(params: Any, *path: str) -> int:  # noqa: ANN401 - any JSON
    """The number that ``path`` leads to; 0 where none stands there, or one below it."""
    value = _field(params, *path)
    return value if isinstance(value, int) and value >= 0 else 0


def _field(params: Any, *path: str) -> Any:  # noqa: ANN401 - any JSON
    for name in path:
        params = params.get(name) if isinstance(params, dict) else getattr(params, name, None)
    return params
